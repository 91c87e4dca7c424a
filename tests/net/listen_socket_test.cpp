#include <doctest/doctest.h>

#include "net/listen_socket.hpp"

#include <fstream>

#include <boost/asio/io_context.hpp>
#include <sys/stat.h>

#include "net/error.hpp"
#include "net/support.hpp"

using namespace lariat;
namespace asio = boost::asio;

namespace {

net::endpoint parsed(std::string const& text)
{
    return net::parse_endpoint(text).value();
}

} // namespace

TEST_SUITE("net.listen_socket")
{
    TEST_CASE("a failed open says why, for every transport")
    {
        asio::io_context io;
        testing::temporary_folder const folder;
        auto const ex = io.get_executor();
        auto tcp = net::listen_stream(ex, parsed("tcp://127.0.0.1:0"), 0660).value();
        auto udp = net::bind_datagram(ex, parsed("udp://127.0.0.1:0"), 0660).value();
        auto const stream = net::listen_stream(ex, parsed("unix://" + (folder / "s")), 0660).value();
        auto const gram = net::bind_datagram(ex, parsed("unixgram://" + (folder / "g")), 0660).value();
        std::ofstream{folder / "file"} << "not a socket";

        struct row {
            std::string at;
            net::errc expected;
        };
        const row rows[] = {
            {to_string(net::bound_endpoint(parsed("tcp://127.0.0.1:0"), tcp.native_handle())),
                net::errc::address_in_use},
            {to_string(net::bound_endpoint(parsed("udp://127.0.0.1:0"), udp.native_handle())),
                net::errc::address_in_use},
            {"unix://" + (folder / "s"), net::errc::address_in_use},
            {"unixgram://" + (folder / "g"), net::errc::address_in_use},
            {"unix://" + (folder / "g"), net::errc::address_in_use}, // of the other kind, and alive
            {"tcp://192.0.2.1:0", net::errc::address_not_local},
            {"udp://192.0.2.1:0", net::errc::address_not_local},
            {"tcp://no-such-host.invalid:0", net::errc::unknown_host},
            {"unix://" + (folder / "missing/s"), net::errc::no_folder},
            {"unixgram://" + (folder / "missing/s"), net::errc::no_folder},
            {"unix://" + (folder / "file"), net::errc::not_a_socket},
            {"unixgram://" + (folder / "file"), net::errc::not_a_socket},
        };
        for (auto const& r : rows) {
            CAPTURE(r.at);
            auto const at = parsed(r.at);
            bool const datagrams =
                at.transport == net::transport::udp || at.transport == net::transport::unix_datagram;
            auto const why = datagrams ? net::bind_datagram(ex, at, 0660).error()
                                       : net::listen_stream(ex, at, 0660).error();
            CHECK(why == net::make_error_code(r.expected));
            CHECK(net::describe_listen_error(at, why).find(r.at) != std::string::npos);
        }
        CHECK(std::filesystem::is_regular_file(folder / "file"));
    }

    TEST_CASE("the socket of a daemon that died is taken over")
    {
        asio::io_context io;
        testing::temporary_folder const folder;
        auto const stream = parsed("unix://" + (folder / "s"));
        auto const gram = parsed("unixgram://" + (folder / "g"));
        REQUIRE(net::listen_stream(io.get_executor(), stream, 0660)
                    .has_value()); // closed at once, its file stays
        REQUIRE(net::bind_datagram(io.get_executor(), gram, 0660).has_value());
        REQUIRE(std::filesystem::exists(folder / "s"));

        CHECK(net::listen_stream(io.get_executor(), stream, 0660).has_value());
        CHECK(net::bind_datagram(io.get_executor(), gram, 0660).has_value());
    }

    TEST_CASE("a Unix socket has the permissions asked for, whatever the umask")
    {
        asio::io_context io;
        testing::temporary_folder const folder;
        auto const stream = net::listen_stream(io.get_executor(), parsed("unix://" + (folder / "s")), 0622);
        auto const gram = net::bind_datagram(io.get_executor(), parsed("unixgram://" + (folder / "g")), 0606);
        struct stat found { };
        REQUIRE(::stat((folder / "s").c_str(), &found) == 0);
        CHECK((found.st_mode & 0777U) == 0622);
        REQUIRE(::stat((folder / "g").c_str(), &found) == 0);
        CHECK((found.st_mode & 0777U) == 0606);
    }

    TEST_CASE("accepted TCP connections are kept alive")
    {
        asio::io_context io;
        auto acceptor = net::listen_stream(io.get_executor(), parsed("tcp://127.0.0.1:0"), 0660).value();
        testing::peer const client{
            net::bound_endpoint(parsed("tcp://127.0.0.1:0"), acceptor.native_handle())};
        auto const accepted = acceptor.accept();
        asio::socket_base::keep_alive on;
        accepted.get_option(on);
        CHECK(on.value());
    }

    TEST_CASE("a stopped daemon's port is free at once, though its connections linger")
    {
        asio::io_context io;
        auto acceptor = net::listen_stream(io.get_executor(), parsed("tcp://127.0.0.1:0"), 0660).value();
        auto const at = net::bound_endpoint(parsed("tcp://127.0.0.1:0"), acceptor.native_handle());
        testing::peer const client{at};
        acceptor.accept().close(); // closed by the server first: TIME_WAIT is on its side
        acceptor.close();
        CHECK(net::listen_stream(io.get_executor(), at, 0660).has_value());
    }
} // TEST_SUITE
