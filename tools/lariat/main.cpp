#include <cstdio>
#include <exception>
#include <iostream>

#include "cli.hpp"
#include "eval/cli.hpp"
#include "io/waiting.hpp"

int main(int argc, char** argv)
{
    using namespace lariat;
    using namespace lariat::tool;
    try {
        console const out;
        command_line line;
        auto const cli = make_cli(line);
        eval::eval_options evaluation;
        eval::add_eval(*cli, evaluation);
        try {
            cli->parse(argc, argv);
        } catch (CLI::ParseError const& e) {
            bool const asked = e.get_exit_code() == 0; // --help, --version
            return cli->exit(e) == 0 || asked ? 0 : EX_USAGE;
        }
        auto const run = [&] {
            // These have nothing to put in order: a signal may end them where they stand.
            if (cli->got_subcommand("eval")) return eval::run_eval(evaluation, out);
            if (!cli->got_subcommand("tune")) stop_on_signals();
            return run_command(*cli, line, out);
        };
        auto const done = run();
        if (done) return *done;
        out.say("lariat: " + done.error().message + "\n");
        return done.error().exit_code;
    } catch (std::exception const& e) {
        std::cerr << "lariat: " << e.what() << '\n';
        return EX_SOFTWARE;
    }
}
