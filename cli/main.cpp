// The command opstatus: checks, prints and counts OperationStatus records.
#include <fmt/format.h>

#include <cerrno>
#include <clocale>
#include <cstring>
#include <exception>
#include <new>

#include "arguments.hpp"
#include "commands.hpp"
#include "output.hpp"

namespace {

int answer(const cli::reply& reply, cli::output& to) {
    if (reply.status != 0) {
        cli::say(reply.text);
    } else {
        to.write(reply.text);
        to.flush();
    }
    return reply.status;
}

cli::verdict run(const cli::arguments& given, cli::output& to) {
    switch (given.command) {
        case cli::command::check:
            return cli::check(given, to);
        case cli::command::print:
            return cli::print(given, to);
        case cli::command::stats:
            return cli::stats(given, to);
    }
    return cli::verdict::failed;
}

int fail(const char* why) {
    cli::say(fmt::format("opstatus: {}\n", why));
    return static_cast<int>(cli::verdict::failed);
}

}  // namespace

int main(int argc, char** argv) {
    static_cast<void>(std::setlocale(LC_CTYPE, ""));  // if it fails, it is ASCII
    try {
        cli::output to;
        const cli::parsed line = cli::parse(argc, argv);
        if (line.reply) return answer(*line.reply, to);
        return static_cast<int>(run(line.arguments, to));
    } catch (const cli::write_failed& error) {
        // A reader that has seen enough (head) is no news, where SIGPIPE has not ended us already.
        if (error.code == EPIPE) return static_cast<int>(cli::verdict::failed);
        return fail(fmt::format("standard output: {}", std::strerror(error.code)).c_str());
    } catch (const std::bad_alloc&) {
        return fail("out of memory");
    } catch (const std::exception& error) {
        return fail(error.what());
    }
}
