#include "random_lines.hpp"

#include <algorithm>
#include <cstdio>

namespace lariat::testing {

std::string random_lines::name()
{
    // Around the lengths at which hashes and maps take another word, and now and then far over them.
    std::size_t const size = below(50) == 0 ? 60 + below(200) : below(8) == 0 ? 14 + below(6) : 1 + below(12);
    constexpr std::string_view bytes = "abcdefghijklmnopqrstuvwxyz0123456789_-./:\"\xc3\xbc";
    std::string out;
    while (out.size() < size) out += bytes[below(bytes.size())];
    return out;
}

std::string random_lines::number()
{
    std::string out = below(3) == 0 ? "-" : "";
    auto const digits = [&](std::size_t count) {
        for (; count > 0; --count) out += static_cast<char>('0' + below(10));
    };
    switch (below(8)) {
    case 0: digits(1 + below(20)); break;
    case 1:
        (out += std::to_string(9'007'199'254'740'990 + below(6))).insert(out.size() - below(17), ".");
        break;
    case 2: digits(1 + below(6)), out += "e-"[below(2)], digits(1 + below(3)); break;
    case 3: digits(1 + below(19)), out += below(2) == 0 ? 'i' : 'u'; break;
    case 4: out = std::string_view{"tTfF"}[below(4)]; break;
    default: digits(below(12)), out += '.', digits(below(12)); break;
    }
    return out;
}

std::string random_lines::stamp()
{
    std::string out =
        below(2) == 0 ? std::to_string(1'700'000'000'000'000'000 + below(1'000'000'000'000)) : "";
    if (out.empty()) {
        for (auto count = 1 + below(21); count > 0; --count) out += static_cast<char>('0' + below(10));
    }
    if (below(20) == 0) out[below(out.size())] = static_cast<char>(below(256));
    return out;
}

std::string random_lines::line()
{
    std::string out = name();
    for (auto tags = below(4); tags > 0; --tags) ((out += ',') += name() + '=') += name();
    out += ' ';
    auto const fields = below(300) == 0 ? 60 + below(20) : below(4) == 0 ? 1 + below(5) : 1;
    for (std::uint64_t i = 0; i < fields; ++i) ((out += i > 0 ? "," : "") += name() + '=') += number();
    if (below(8) != 0) (out += ' ') += stamp();
    return out;
}

void random_lines::damage(std::string& line)
{
    constexpr std::string_view bytes{",= \\\"\t\r\n{#\x7f\x00\xff"
                                     "05-.e",
        18};
    for (auto places = 1 + below(3); places > 0; --places) {
        auto const at = below(line.size() + 1);
        switch (below(4)) {
        case 0: line.insert(at, 1, bytes[below(bytes.size())]); break;
        case 1: line.erase(at, 1 + below(3)); break;
        case 2: line.insert(at, line.substr(below(line.size() + 1), below(8))); break;
        default:
            if (at < line.size()) line[at] = bytes[below(bytes.size())];
        }
    }
}

void random_lines::append_to(std::string& out)
{
    std::string some = line();
    if (below(4) == 0) damage(some);
    (out += some) += below(10) == 0 ? "\r\n" : "\n";
}

} // namespace lariat::testing
