#include "io/control.hpp"

#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>
#include <simdjson.h>

#include <sys/stat.h>

#include "io/environment.hpp"
#include "io/socket.hpp"

namespace lariat::tool {
namespace {

namespace http = boost::beast::http;
using namespace std::chrono_literals;

constexpr auto answer_time = 10s;
constexpr std::uint64_t max_answer_bytes = 256U << 20U;

bool is_socket(std::string const& path)
{
    struct stat info { };
    return ::stat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode);
}

std::string default_place()
{
    auto const in = [](char const* variable, char const* below) {
        std::string const folder = environment(variable);
        return folder.empty() ? folder : folder + below;
    };
    for (std::string const& path : {in("RUNTIME_DIRECTORY", "/control.sock"),
             in("XDG_RUNTIME_DIR", "/lariat/control.sock"), std::string{"/run/lariat/control.sock"}}) {
        if (!path.empty() && is_socket(path)) return "unix://" + path;
    }
    return "tcp://127.0.0.1:8096";
}

/// What an answer with an error status says: {"error": "..."} or the bare text.
std::string said(std::string const& body)
{
    simdjson::dom::parser parser;
    std::string_view text;
    if (parser.parse(body)["error"].get(text) == simdjson::SUCCESS) return std::string{text};
    return body.substr(0, body.find('\n'));
}

fault explain_status(unsigned status, std::string const& body)
{
    int const code = status == 404 ? EX_NOINPUT : status < 500 ? EX_USAGE : EX_SOFTWARE;
    return {code, fmt::format("the daemon answers {}: {}", status, said(body))};
}

} // namespace

outcome<control_client> control_client::at(std::string const& where)
{
    std::string place = where.empty() ? default_place() : where;
    if (place.starts_with("http://")) {
        place = "tcp://" + place.substr(7, place.find('/', 7) - 7);
    } else if (place.starts_with('/')) {
        place = "unix://" + place;
    }
    auto const e = net::parse_endpoint(place);
    if (!e || e->transport == net::transport::udp || e->transport == net::transport::unix_datagram) {
        return fault{EX_USAGE,
            fmt::format(
                "--control takes unix:///path/control.sock or http://127.0.0.1:8096, not '{}'", where)};
    }
    return control_client{*e};
}

outcome<std::string> control_client::get(std::string_view target) const
{
    auto const deadline = steady::now() + answer_time;
    auto peer = socket::connect(endpoint_, deadline);
    if (!peer) {
        if (is_stop(peer.error())) return peer.error();
        return fault{EX_UNAVAILABLE,
            peer.error().message
                + "\nIs lariatd running? Start it with `lariatd`, or `systemctl start lariatd`; --control "
                  "says "
                  "where it listens."};
    }
    auto const request = fmt::format(
        "GET {} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close\r\n\r\n",
        target);
    if (auto const sent = peer->send(request, deadline); !sent) return sent.error();

    http::response_parser<http::string_body> answer;
    answer.body_limit(max_answer_bytes);
    answer.eager(true);
    std::string held;
    std::array<char, 65'536> chunk{};
    boost::system::error_code failed;
    while (!answer.is_done() && !failed) {
        auto const got = peer->receive(chunk, deadline);
        if (!got) return got.error();
        if (*got == 0) {
            answer.put_eof(failed);
            break;
        }
        held.append(chunk.data(), *got);
        held.erase(0, answer.put(boost::asio::const_buffer{held.data(), held.size()}, failed));
        if (failed == http::error::need_more) failed = {};
    }
    if (failed || !answer.is_done())
        return fault{EX_PROTOCOL, net::to_string(endpoint_) + ": what answers there is no lariatd"};
    if (answer.get().result_int() != 200)
        return explain_status(answer.get().result_int(), answer.get().body());
    return std::move(answer.get().body());
}

std::string url_encoded(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        bool const plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
            || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain)
            out += c;
        else
            fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

} // namespace lariat::tool
