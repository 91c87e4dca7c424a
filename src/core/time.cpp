#include <lariat/core/time.hpp>

#include <lariat/core/errc.hpp>

namespace lariat::core {
namespace {

using namespace std::chrono;

/// Reads fixed-width numbers off the front of a text.
class scanner {
public:
    explicit scanner(std::string_view text) : rest_{text} { }

    [[nodiscard]] bool number(std::size_t width, int& out)
    {
        if (rest_.size() < width) return false;
        out = 0;
        for (char const c : rest_.substr(0, width)) {
            if (c < '0' || c > '9') return false;
            out = out * 10 + (c - '0');
        }
        rest_.remove_prefix(width);
        return true;
    }

    [[nodiscard]] bool one_of(std::string_view allowed)
    {
        if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// Reads 1 to 9 digits as a fraction of a second.
    [[nodiscard]] bool fraction(int& nanos)
    {
        nanos = 0;
        int digits = 0;
        for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1)) {
            if (++digits > 9) return false;
            nanos = nanos * 10 + (rest_.front() - '0');
        }
        for (int i = digits; i < 9; ++i) nanos *= 10;
        return digits > 0;
    }

    [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    [[nodiscard]] bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

bool scan_offset(scanner& in, minutes& offset)
{
    offset = minutes{0};
    if (in.done() || in.one_of("Zz")) return true;
    int const sign = in.peek() == '-' ? -1 : 1;
    int hh = 0;
    int mm = 0;
    if (!in.one_of("+-") || !in.number(2, hh)) return false;
    if (in.peek() == ':' && !in.one_of(":")) return false;
    if (!in.number(2, mm) || hh > 23 || mm > 59) return false;
    offset = sign * (hours{hh} + minutes{mm});
    return true;
}

constexpr std::int64_t nanos_per_second = 1'000'000'000;

/// Joins whole seconds and 0 <= nanos < 1e9.  Fails outside the range of `timestamp`.
boost::system::result<timestamp> join(seconds whole, std::int64_t nanos)
{
    std::int64_t count = whole.count();
    // The first second of the range begins before it: count from its end.
    if (count < 0 && nanos > 0) {
        ++count;
        nanos -= nanos_per_second;
    }
    if (__builtin_mul_overflow(count, nanos_per_second, &count)
        || __builtin_add_overflow(count, nanos, &count))
        return errc::bad_time;
    return timestamp{nanoseconds{count}};
}

/// Writes a number of so many digits over those at a place: by hand, for an alarm waits for its stamps.
void put_digits(std::string& out, std::size_t at, std::size_t digits, std::int64_t value) noexcept
{
    for (auto i = at + digits; i-- > at; value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

} // namespace

std::string to_rfc3339(timestamp t)
{
    auto const whole = floor<seconds>(t);
    // Not t - whole: in the first second of the range that would overflow.
    auto const remainder = t.time_since_epoch().count() % nanos_per_second;
    auto const nanos = remainder < 0 ? remainder + nanos_per_second : remainder;
    auto const day = floor<days>(whole);
    year_month_day const date{day};
    hh_mm_ss const clock{whole - day};
    std::string out = "0000-00-00T00:00:00";
    put_digits(out, 0, 4, static_cast<int>(date.year()));
    put_digits(out, 5, 2, static_cast<unsigned>(date.month()));
    put_digits(out, 8, 2, static_cast<unsigned>(date.day()));
    put_digits(out, 11, 2, clock.hours().count());
    put_digits(out, 14, 2, clock.minutes().count());
    put_digits(out, 17, 2, clock.seconds().count());
    if (nanos != 0) {
        std::size_t const digits = nanos % 1'000'000 == 0 ? 3 : nanos % 1'000 == 0 ? 6 : 9;
        out.resize(20 + digits, '.');
        put_digits(out, 20, digits, digits == 3 ? nanos / 1'000'000 : digits == 6 ? nanos / 1'000 : nanos);
    }
    out += 'Z';
    return out;
}

boost::system::result<timestamp> parse_rfc3339(std::string_view text)
{
    scanner in{text};
    int y = 0;
    int mo = 0;
    int d = 0;
    int h = 0;
    int mi = 0;
    int s = 0;
    int nanos = 0;
    minutes offset{0};
    bool ok = in.number(4, y) && in.one_of("-") && in.number(2, mo) && in.one_of("-") && in.number(2, d);
    if (ok && !in.done()) {
        ok = in.one_of("Tt ") && in.number(2, h) && in.one_of(":") && in.number(2, mi);
        if (ok && in.peek() == ':') {
            ok = in.one_of(":") && in.number(2, s);
            if (ok && in.peek() == '.') ok = in.one_of(".") && in.fraction(nanos);
        }
        ok = ok && scan_offset(in, offset) && in.done();
    }
    year_month_day const date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!ok || !date.ok() || h > 23 || mi > 59 || s > 60) return errc::bad_time;

    auto const whole = sys_days{date} + hours{h} + minutes{mi} + seconds{s} - offset;
    return join(whole.time_since_epoch(), nanos);
}

} // namespace lariat::core
