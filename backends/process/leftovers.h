// What an earlier server of the same owner could not take down with it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mimeo::process {

/// The value of the mark (orders.h) that descendants of a process carry: "<owner>/<number>".
std::string mark(std::string_view owner, unsigned number);

/// Kills every process of this machine that carries a mark of `owner`, and answers how many there were. Blocks: it reads
/// the environment of each process that we may look into, some 20 us each.
std::size_t kill_leftovers(std::string_view owner);

}  // namespace mimeo::process
