#include "store/section_reader.hpp"

namespace lariat::store {

result<byte_span> section_reader::take(std::size_t size)
{
    if (buffer_.size() < size) buffer_.resize(size);
    auto const room = std::span{buffer_}.first(size);
    auto const got = from_.read(room);
    if (!got) return got.error();
    bytes_ += *got;
    if (*got < size) return errc::cut_short;
    return byte_span{room};
}

result<void> section_reader::begin()
{
    auto const bytes = take(preamble_bytes);
    if (!bytes) return bytes.error();
    return check_preamble(*bytes);
}

result<section> section_reader::next()
{
    auto const head = take(section_head_bytes);
    if (!head) return head.error();
    byte_reader fields{*head};
    section out;
    out.kind = static_cast<section_kind>(fields.number<std::uint32_t>());
    out.raw_size = fields.number<std::uint32_t>();
    std::size_t const size = fields.number<std::uint32_t>();
    auto const expected = fields.number<std::uint32_t>();
    if (out.raw_size > max_section_bytes || size > out.raw_size) return errc::damaged;
    auto const crc = crc_32(0, head->first(section_head_bytes - 4));

    auto const packed = take(size);
    if (!packed) return packed.error();
    out.packed = *packed;
    if (crc_32(crc, out.packed) != expected) return errc::damaged;
    crc_before_ = crc_;
    crc_ = crc_32(crc_, std::as_bytes(std::span{&expected, 1}));
    return out;
}

} // namespace lariat::store
