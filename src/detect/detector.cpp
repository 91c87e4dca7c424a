#include <lariat/detect/detector.hpp>

#include <cstring>
#include <new>

namespace lariat {
namespace {

constexpr std::align_val_t alignment{detect::schema::block_alignment};

} // namespace

void detector::free_block::operator()(std::byte* block) const noexcept
{
    ::operator delete(block, alignment);
}

detector::owned_block detector::allocate(std::size_t bytes)
{
    return owned_block{static_cast<std::byte*>(::operator new(bytes, alignment))};
}

detector::detector(detect::options const& options)
    : schema_{std::make_shared<detect::schema const>(options)},
      block_{allocate(schema_->block_bytes())},
      changes_{std::make_unique<detect::changes>()}
{
    schema_->create(block_.get());
}

detector::detector(detector const& other)
    : schema_{other.schema_},
      block_{allocate(other.schema_->block_bytes())},
      changes_{std::make_unique<detect::changes>(*other.changes_)}
{
    std::memcpy(block_.get(), other.block_.get(), schema_->block_bytes());
}

detector& detector::operator=(detector const& other)
{
    if (this != &other) *this = detector{other};
    return *this;
}

detect::verdict detector::observe(core::timestamp time, double value)
{
    return observe(detect::observation{.time = time, .value = value});
}

detect::verdict detector::observe(detect::observation const& reading)
{
    return detect::step(*schema_, block_.get(), reading, *changes_);
}

void detector::advance(core::timestamp now)
{
    detect::advance(*schema_, block_.get(), now, *changes_);
}

void detector::close(core::timestamp now)
{
    detect::close(*schema_, block_.get(), core::end_reason::shutdown, now, *changes_);
}

std::optional<core::timestamp> detector::deadline() const noexcept
{
    return detect::deadline(*schema_, block_.get());
}

std::span<core::event const> detector::changes() const noexcept
{
    return std::as_const(*changes_).events();
}

detect::description detector::describe() const
{
    return detect::describe(*schema_, block_.get());
}

} // namespace lariat
