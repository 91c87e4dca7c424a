#include <lariat/detect/packing.hpp>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "state.hpp"

namespace lariat::detect {
namespace {

static_assert(std::endian::native == std::endian::little, "packed blocks are copied as they are");

using window_size = std::uint32_t;

shape_history& history_at(std::byte* at) noexcept
{
    return *reinterpret_cast<shape_history*>(at); // NOLINT(*-reinterpret-cast): as state.hpp does
}

void pack_window(shape_history const& history, std::byte* out, std::size_t capacity) noexcept
{
    auto const size = static_cast<window_size>(history.size());
    std::memcpy(out, &size, sizeof size);
    out += sizeof size;
    for (auto const piece : {history.older(), history.newer()}) {
        if (!piece.empty()) std::memcpy(out, piece.data(), piece.size());
        out += piece.size();
    }
    std::memset(out, 0, capacity - size);
}

bool unpack_window(std::byte const* in, shape_history& history, std::size_t capacity) noexcept
{
    window_size size = 0;
    std::memcpy(&size, in, sizeof size);
    if (size > capacity) return false;
    in += sizeof size;
    history.clear();
    for (std::size_t i = 0; i < size; ++i) history.push(std::to_integer<std::uint8_t>(in[i]));
    return true;
}

/// Whether what the detector takes for granted of a block holds, where a wrong value would lead out of it.
bool is_sound(schema const& s, std::byte* block) noexcept
{
    block_view const v = view_of(s.layout(), block);
    uncounted_bins const& bins = v.core.uncounted;
    if (bins.size > uncounted_bins::most) return false;
    for (auto const& of_reading : bins.of)
        for (std::uint8_t const bin : of_reading)
            if (bin >= tail::bins) return false;
    if (v.seasonal == nullptr) return true;
    std::uint8_t const hour = v.core.hour.of_week;
    return hour < v.seasonal->profile.week.size() || hour == running_hour::none;
}

} // namespace

std::size_t packed_bytes_of(field const& f) noexcept
{
    return f.type == field_type::window_u8 ? sizeof(window_size) + f.count : bytes_of(f);
}

packing::packing(schema const& s) : packing{s.fields(), s} { }

packing::packing(std::span<field const> stored, schema const& s) : schema_{&s}
{
    auto const own = s.fields();
    for (field const& f : stored) {
        auto const twin = std::find_if(own.begin(), own.end(), [&](field const& o) {
            return o.part == f.part && o.name == f.name && o.type == f.type && o.count == f.count;
        });
        if (twin != own.end()) add(f, bytes_, *twin);
        bytes_ += packed_bytes_of(f);
    }
}

void packing::add(field const& stored, std::size_t at, field const& own)
{
    if (stored.type == field_type::window_u8) {
        windows_.push_back({at, own.offset, own.count});
        return;
    }
    auto const size = bytes_of(stored);
    if (!runs_.empty()) {
        auto& last = runs_.back();
        if (last.packed + last.size == at && last.block + last.size == own.offset) {
            last.size += size;
            return;
        }
    }
    runs_.push_back({at, own.offset, size});
}

void packing::pack(std::byte const* block, std::byte* out) const noexcept
{
    for (run const& r : runs_) std::memcpy(out + r.packed, block + r.block, r.size);
    for (run const& w : windows_) {
        // A window has no view of const storage; nothing is changed.
        auto const& history = history_at(const_cast<std::byte*>(block + w.block)); // NOLINT(*-const-cast)
        pack_window(history, out + w.packed, w.size);
    }
}

bool packing::unpack(std::byte const* packed, std::byte* block) const noexcept
{
    schema_->create(block);
    for (run const& r : runs_) std::memcpy(block + r.block, packed + r.packed, r.size);
    bool good = is_sound(*schema_, block);
    for (run const& w : windows_)
        good = good && unpack_window(packed + w.packed, history_at(block + w.block), w.size);
    if (!good) schema_->create(block);
    return good;
}

} // namespace lariat::detect
