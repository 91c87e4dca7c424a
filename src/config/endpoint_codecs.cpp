#include "config/endpoint_codecs.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "config/suggest.hpp"
#include "config/write.hpp"

namespace lariat::config::codecs {
namespace {

constexpr std::string_view file_scheme = "file://";

std::string_view pattern(net::transport t)
{
    switch (t) {
    case net::transport::tcp: return "\"tcp://HOST:PORT\"";
    case net::transport::udp: return "\"udp://HOST:PORT\"";
    case net::transport::unix_stream: return "\"unix:///PATH\"";
    case net::transport::unix_datagram: return "\"unixgram:///PATH\"";
    }
    return {};
}

bool is_none(net::endpoint const& e)
{
    return e.host.empty() && e.path.empty();
}

bool is_file_path(std::string_view path)
{
    return path.starts_with('/') && !path.ends_with('/') && path.find('\0') == std::string_view::npos;
}

endpoint control_socket()
{
    return {.accepted = {net::transport::unix_stream}, .may_be_none = true};
}

endpoint subscribers()
{
    return {.accepted = {net::transport::tcp, net::transport::unix_stream}};
}

} // namespace

std::string endpoint::allowed() const
{
    std::string out;
    for (auto const t : accepted) {
        if (!out.empty()) out += t == accepted.back() && !may_be_none ? " or " : ", ";
        out += pattern(t);
    }
    return may_be_none ? out + " or \"\" for none" : out;
}

std::string endpoint::write(net::endpoint const& x) const
{
    return write_text(is_none(x) ? std::string{} : net::to_string(x));
}

void endpoint::read(value& v, net::endpoint& out) const
{
    auto const text = v.text("an endpoint: " + allowed());
    if (!text) return;
    if (text->empty() && may_be_none) {
        out = {};
        return;
    }
    auto const parsed = net::parse_endpoint(*text);
    if (!parsed)
        return v.refuse(fmt::format("\"{}\": {}; allowed: {}", *text, parsed.error().message(), allowed()));
    if (std::ranges::find(accepted, parsed->transport) == accepted.end())
        return v.refuse(fmt::format("\"{}\" is not possible here; allowed: {}", *text, allowed()));
    out = *parsed;
}

std::string socket_path::allowed() const
{
    return control_socket().allowed();
}

std::string socket_path::write(std::string const& x) const
{
    net::endpoint e;
    e.transport = net::transport::unix_stream;
    e.path = x;
    return control_socket().write(e);
}

void socket_path::read(value& v, std::string& out) const
{
    net::endpoint found;
    found.path = out;
    control_socket().read(v, found);
    out = found.path;
}

std::string destination::allowed() const
{
    return "\"stdout\", \"journal\", \"file:///PATH\", " + subscribers().allowed();
}

std::string destination::write(sinks::output_options const& x) const
{
    switch (x.kind) {
    case sinks::output_kind::standard_output: return "\"stdout\"";
    case sinks::output_kind::journal: return "\"journal\"";
    case sinks::output_kind::file: return write_text(std::string{file_scheme} + x.path);
    case sinks::output_kind::listener: return subscribers().write(x.listen);
    }
    return {};
}

void destination::read(value& v, sinks::output_options& out) const
{
    auto const text = v.text(allowed());
    if (!text) return;
    if (*text == "stdout") {
        out.kind = sinks::output_kind::standard_output;
    } else if (*text == "journal") {
        out.kind = sinks::output_kind::journal;
    } else if (text->starts_with(file_scheme)) {
        auto const path = text->substr(file_scheme.size());
        if (!is_file_path(path))
            return v.refuse(
                fmt::format("\"{}\": not the absolute path of a file; write \"file:///PATH\"", *text));
        out.kind = sinks::output_kind::file;
        out.path = path;
    } else if (text->find("://") == std::string::npos) {
        std::string_view const words[] = {"stdout", "journal"};
        v.refuse(fmt::format(
            "\"{}\" is not an output; allowed: {}{}", *text, allowed(), did_you_mean(*text, words)));
    } else {
        out.kind = sinks::output_kind::listener;
        subscribers().read(v, out.listen);
    }
}

} // namespace lariat::config::codecs
