#include "config/reference.hpp"

#include <cstddef>
#include <sstream>
#include <string_view>

#include "config/sections.hpp"

namespace lariat::testing {
namespace {

constexpr std::string_view intro =
    R"(# Lariat's configuration, in TOML: every key, at its default. See lariatd.toml(5).
#
# To change a key, take away the # before it and the one before the [section] that it stands in. Lines that begin
# with "# " are words and examples.
#
#   lariatd --check-config     says all that is wrong with a configuration, with lines and columns
#   lariatd --print-config     says what it comes to
#   systemctl reload lariatd   applies it (SIGHUP); where something is wrong, the old one stays
#
# The files of /etc/lariat/conf.d/*.toml add to this one, in the order of their names: tables merge, [[sections]]
# append. In strings, ${NAME} and ${NAME:-default} stand for environment variables, $${ for a literal ${.
)";

/// Breaks words into lines of at most 100 characters behind a prefix.
void append_wrapped(std::string& out, std::string_view prefix, std::string_view words)
{
    std::istringstream in{std::string{words}};
    std::string line;
    for (std::string word; in >> word;) {
        if (!line.empty() && prefix.size() + line.size() + 1 + word.size() > 100) {
            ((out += prefix) += line) += '\n';
            line.clear();
        }
        if (!line.empty()) line += ' ';
        line += word;
    }
    ((out += prefix) += line) += '\n';
}

void append_section(std::string& out, described_section const& section)
{
    std::string_view const mark = section.is_example ? "# " : "#";
    if (!section.header.empty()) {
        out += "\n\n";
        append_wrapped(out, "# ", section.words);
        ((out += mark) += section.header) += '\n';
    }
    for (auto const& k : section.keys) {
        out += '\n';
        append_wrapped(out, "# ", k.help);
        append_wrapped(out, "# ", "(" + k.range + ")");
        (((out += mark) += k.name) += " = " + k.value) += '\n';
    }
    for (auto const line : section.more) {
        ((out += "\n#") += section.header) += '\n';
        ((out += '#') += line) += '\n';
    }
}

/// Text that roff shows as it is.
std::string roff(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if (c == '^')
            out += "\\(ha";
        else if (c == '~')
            out += "\\(ti";
        else if (c == '`')
            out += "\\(ga";
        else
            out += c;
    }
    bool const is_request = out.starts_with('.') || out.starts_with('\'');
    return is_request ? "\\&" + out : out;
}

void append_manual(std::string& out, described_section const& section)
{
    out +=
        ".SS " + (section.header.empty() ? "Outside every section" : '"' + roff(section.header) + '"') + '\n';
    if (!section.words.empty()) out += roff(section.words) + '\n';
    for (auto const& k : section.keys) {
        out += ".TP\n\\fB" + roff(k.name) + "\\fR = " + roff(k.value) + '\n';
        out += roff(k.help) + '\n' + "\\fI(" + roff(k.range) + ")\\fR\n";
    }
}

} // namespace

std::string commented_file()
{
    std::string out{intro};
    for (auto const& section : sections()) append_section(out, section);
    return out;
}

std::string manual_keys()
{
    std::string out;
    for (auto const& section : sections()) append_manual(out, section);
    return out;
}

std::string with_keys(std::string const& page, std::string const& keys)
{
    constexpr std::string_view begin = ".\\\" keys begin\n";
    constexpr std::string_view end = ".\\\" keys end\n";
    auto const from = page.find(begin);
    auto const to = page.find(end);
    if (from == std::string::npos || to == std::string::npos || to < from) return {};
    return page.substr(0, from + begin.size()) + keys + page.substr(to);
}

std::string uncomment(std::string const& file)
{
    std::string out;
    std::istringstream in{file};
    for (std::string line; std::getline(in, line);) {
        bool const is_key = line.size() > 1 && line[0] == '#' && line[1] != ' ' && line[1] != '#';
        out += (is_key ? line.substr(1) : line) + '\n';
    }
    return out;
}

} // namespace lariat::testing
