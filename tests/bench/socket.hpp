#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lariat::bench {

/// A blocking TCP socket on loopback.  Any failure ends the program with a message: a benchmark has no plan
/// B.
class socket {
public:
    static socket connect(std::uint16_t port);

    /// Listens on a free port; see port().
    static socket listen();

    socket(socket&& other) noexcept;
    socket& operator=(socket&&) = delete;
    ~socket();

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] socket accept() const;

    void send(std::string_view bytes) const;

    /// At least one byte; none at the end.
    [[nodiscard]] std::span<char> receive(std::span<char> into) const;

private:
    explicit socket(int descriptor) noexcept : descriptor_{descriptor} { }

    int descriptor_;
};

} // namespace lariat::bench
