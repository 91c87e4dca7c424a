#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include <lariat/core/time.hpp>

#include "store/cold_table.hpp"
#include "store/stream_slice.hpp"

namespace lariat::store {

/// What the thread of cold streams is asked.
namespace cold_request {

/// Keep a stream.
struct put {
    std::uint64_t number; ///< that the answer gives
    cold_table::place at;
    std::shared_ptr<stream_slice const> stream; ///< one
};
struct fetch { ///< read a stream
    std::string key;
};
struct fetch_due { ///< read the streams whose silence is to be judged after `after`, up to `upto`
    core::timestamp after;
    core::timestamp upto;
};
struct erase { ///< forget a stream
    std::string key;
};
struct forget { ///< forget those that were not seen after that reading
    std::uint64_t number;
};

using any = std::variant<put, fetch, fetch_due, erase, forget>;

} // namespace cold_request

/// What it answers.
namespace cold_answer {

struct listed { ///< what earlier runs have left; once, before all others
    std::vector<cold_table::place> streams;
};
struct kept { ///< put() of these numbers is on the medium
    std::vector<std::uint64_t> numbers; ///< ascending
    std::uint64_t bytes = 0;
};
struct found { ///< a stream that was asked for
    std::string key;
    result<std::optional<stream_slice>> stream; ///< none: there is no such stream, or it cannot be read
};
struct gone { ///< there was no room for these, or they were forgotten
    std::vector<std::string> keys;
};

using any = std::variant<listed, kept, found, gone>;

} // namespace cold_answer

/// The cold table with a thread of its own: whoever asks never waits for a disk.
///
/// While the table fails, streams that are to be kept wait, reads fail, and it is opened anew after one
/// second, then two, up to thirty.
///
/// Threads  Calls belong to one thread, all but degraded(); on_news comes on the table's.
class cold_thread {
public:
    /// \param most     rows in the table
    /// \param on_news  there are answers to take, or degraded() has changed
    cold_thread(std::string directory, std::size_t most, std::function<void()> on_news);
    cold_thread(cold_thread const&) = delete;
    cold_thread& operator=(cold_thread const&) = delete;
    ~cold_thread(); ///< writes what waits, as far as that is possible

    /// Takes a request; they are answered in their order.
    void ask(cold_request::any request);

    [[nodiscard]] std::vector<cold_answer::any> take_answers();

    void keep_at_most(std::size_t streams);

    /// Why streams are not kept at present; none while they are.
    [[nodiscard]] std::optional<std::string> degraded() const;

    /// Rows of the table, as of the last answer or later.
    [[nodiscard]] std::uint64_t rows() const;

private:
    void run();
    void serve(cold_request::put request);
    void serve(cold_request::fetch const& request);
    void serve(cold_request::fetch_due const& request);
    void serve(cold_request::erase const& request);
    void serve(cold_request::forget const& request);
    template <class F> auto with_table(F&& f) -> decltype(f(std::declval<cold_table&>()));
    void open_table();
    void write();
    void tell();
    void answer(cold_answer::any a);

    std::string directory_;
    std::function<void()> on_news_;

    // The thread's own.
    std::unique_ptr<cold_table> table_;
    checked look_through_ = checked::yes;
    bool listed_ = false;
    std::map<std::string, cold_request::put> unwritten_; // by key: the last one of each
    boost::system::error_code wrong_; // of this round

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<cold_request::any> requests_;
    std::vector<cold_answer::any> answers_;
    std::size_t most_;
    std::optional<std::string> reason_;
    std::uint64_t rows_ = 0;
    bool stopping_ = false;

    std::thread thread_;
};

} // namespace lariat::store
