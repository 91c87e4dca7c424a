#include <doctest/doctest.h>

#include <cmath>

#include <lariat/detect/detector.hpp>

#include "eval/contaminate.hpp"
#include "made_series.hpp"
#include "support/seed.hpp"

using namespace lariat;

TEST_SUITE("eval.contaminate")
{
    TEST_CASE("the absolute twin forecasts what the detector forecasts")
    {
        auto const s = testing::made_series(testing::seed(), 3000, {});
        detect::options lax;
        lax.probability = 1e-9; // nothing is surprising enough to freeze the detector's slow state
        lariat::detector detector{lax};
        eval::forecast_twin twin{eval::loss::absolute};
        for (std::size_t row = 0; row < s.rows(); ++row) {
            double const forecast = twin.observe(s.times[row], s.values[row]);
            auto const v = detector.observe(s.times[row], s.values[row]);
            if (row > 0) CHECK(forecast == doctest::Approx(v.forecast).epsilon(1e-6));
        }
    }

    TEST_CASE("spikes are as many and as large as asked for, and the same for the same seed")
    {
        auto const s = testing::made_series(testing::seed(), 20'000, {});
        auto const c = eval::contaminate(s, 0.02, 7);
        std::size_t spikes = 0;
        for (std::size_t row = 0; row < s.rows(); ++row) {
            double const size = std::abs(c.spoilt.values[row] - s.values[row]) / c.deviation;
            CHECK((size > 0) == (c.spiked[row] != 0));
            if (c.spiked[row] == 0) continue;
            ++spikes;
            CHECK(size >= doctest::Approx(10));
            CHECK(size <= doctest::Approx(30));
        }
        CHECK(spikes > 320);
        CHECK(spikes < 480);
        CHECK(eval::contaminate(s, 0.02, 7).spoilt.values == c.spoilt.values);
        CHECK(eval::contaminate(s, 0.02, 8).spoilt.values != c.spoilt.values);
        CHECK(eval::contaminate(s, 0, 7).spoilt.values == s.values);
    }

    TEST_CASE("with spikes the absolute loss forecasts sound readings better than the squared one")
    {
        std::vector<eval::contaminated_file> files;
        for (std::uint64_t seed = testing::seed(); seed < testing::seed() + 4; ++seed) {
            auto const s = testing::made_series(seed, 6000, {4000});
            files.push_back(eval::evaluate_contaminated(eval::contaminate(s, 0.02, seed), {}));
        }
        auto const absolute = eval::mean_errors(files, 0);
        auto const squared = eval::mean_errors(files, 1);
        CHECK(absolute.clean < squared.clean);
        CHECK(absolute.after_2 < 0.8 * squared.after_2);
        CHECK(files[0].nab[0].windows == 1);

        std::string const text = eval::contaminated_text(files, 0.02, 1);
        CHECK(text.find("in 2 % of the readings, seed 1") != std::string::npos);
        CHECK(text.find("reward_low_FP_rate") != std::string::npos);
        CHECK(eval::contaminated_json(files, 0.02, 1)
                  .starts_with(R"({"contaminate":0.02,"seed":1,"errors":{"absolute")"));
    }

    TEST_CASE("a constant series has no unit for errors and counts in no mean")
    {
        eval::series flat = testing::made_series(1, 1000, {});
        std::fill(flat.values.begin(), flat.values.end(), 5.0);
        auto const c = eval::contaminate(flat, 0.02, 1);
        CHECK(c.spoilt.values == flat.values);
        std::vector<eval::contaminated_file> const files{eval::evaluate_contaminated(c, {})};
        CHECK_FALSE(files[0].varies);
        CHECK(eval::mean_errors(files, 0).clean == 0);
    }
} // TEST_SUITE
