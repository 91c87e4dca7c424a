#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace lariat::tool {

/// Columns set under their heads, the first one left, the others right.
class table {
public:
    explicit table(std::vector<std::string> head) { rows_.push_back(std::move(head)); }

    /// \pre as many cells as the head has
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

    [[nodiscard]] std::string text() const
    {
        std::vector<std::size_t> widths(rows_.front().size());
        for (auto const& row : rows_)
            for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
        std::string out;
        for (auto const& row : rows_) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                std::string const space(widths[i] - row[i].size(), ' ');
                bool const last = i + 1 == row.size();
                if (i == 0)
                    out += row[i] + space;
                else
                    out += "  " + space + row[i];
                if (last) out += '\n';
            }
        }
        return out;
    }

private:
    std::vector<std::vector<std::string>> rows_;
};

} // namespace lariat::tool
