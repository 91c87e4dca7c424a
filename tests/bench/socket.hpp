#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lariat::bench {

/// A blocking socket on this machine.  Its address is a word: "tcp:PORT", "udp:PORT" or "unix:PATH"; port 0
/// asks for a free one.  Any failure ends the program with a message: a benchmark has no plan B.
class socket {
public:
    static socket connect(std::string_view address);

    /// Listens for streams; see address().
    static socket listen(std::string_view address);

    socket(socket&& other) noexcept;
    socket& operator=(socket&&) = delete;
    ~socket();

    /// Where it listens, as a word.
    [[nodiscard]] std::string address() const;
    [[nodiscard]] socket accept() const;
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

    void send(std::string_view bytes) const;

    /// At least one byte; none at the end.
    [[nodiscard]] std::span<char> receive(std::span<char> into) const;

private:
    explicit socket(int descriptor) noexcept : descriptor_{descriptor} { }

    int descriptor_;
};

} // namespace lariat::bench
