#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>

#include "support/seed.hpp"

// Runs the tests with a seed that is printed and can be given: LARIAT_SEED=7 ./test_model
int main(int argc, char** argv)
{
    doctest::Context context{argc, argv};
    std::cout << "seed " << lariat::testing::seed() << " (LARIAT_SEED sets it)\n";
    return context.run();
}
