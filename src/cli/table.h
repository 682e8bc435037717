// A table for people: columns as wide as what stands in them.
#pragma once

#include <string>
#include <vector>

namespace mimeo::cli {

class Table {
 public:
  /// A name that begins with '>' is of a column of numbers, which stand to the right.
  explicit Table(std::vector<std::string> columns);

  void add(std::vector<std::string> row);

  /// Lines, the names of the columns first.
  std::string text() const;

 private:
  std::vector<bool> to_the_right_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace mimeo::cli
