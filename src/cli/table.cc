#include "cli/table.h"

#include <algorithm>

namespace mimeo::cli {

Table::Table(std::vector<std::string> columns) {
  for (auto& name : columns) {
    to_the_right_.push_back(name.starts_with('>'));
    if (to_the_right_.back()) name.erase(0, 1);
  }
  rows_.push_back(std::move(columns));
}

void Table::add(std::vector<std::string> row) {
  row.resize(to_the_right_.size());
  rows_.push_back(std::move(row));
}

std::string Table::text() const {
  std::vector<std::size_t> widths(to_the_right_.size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += "  ";
      const std::string gap(widths[i] - row[i].size(), ' ');
      line += to_the_right_[i] ? gap + row[i] : row[i] + gap;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace mimeo::cli
