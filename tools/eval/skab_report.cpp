#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "eval/json_writer.hpp"
#include "eval/skab.hpp"

namespace lariat::eval {
namespace {

confusion sum_of(std::span<rig_result const> rigs, confusion rig_result::*which)
{
    confusion sum;
    for (auto const& r : rigs) sum += r.*which;
    return sum;
}

double mean_auc_pr(std::span<rig_result const> rigs)
{
    double sum = 0;
    std::size_t count = 0;
    for (auto const& r : rigs) {
        if (!r.auc_pr) continue;
        sum += *r.auc_pr;
        ++count;
    }
    return count == 0 ? 0 : sum / static_cast<double>(count);
}

std::string line(std::string_view name, std::size_t width, confusion const& c)
{
    return fmt::format(
        "{:<{}} {:6.3f} {:8.1f} {:8.1f}", name, width, c.f1(), c.false_alarm_percent(), c.missed_percent());
}

void add_confusion(json_writer& json, std::string_view name, confusion const& c)
{
    json.begin_object(name)
        .member("f1", c.f1())
        .member("false_alarm_percent", c.false_alarm_percent())
        .member("missed_percent", c.missed_percent())
        .end_object();
}

} // namespace

std::string skab_text(std::span<rig_result const> rigs)
{
    std::size_t width = 28;
    for (auto const& r : rigs) width = std::max(width, r.name.size());
    std::string text = fmt::format("{:<{}}     F1   FAR, %   MAR, %  AUC-PR\n", "file", width);
    for (auto const& r : rigs) {
        text += line(r.name, width, r.group);
        text += r.auc_pr ? fmt::format("  {:6.3f}\n", *r.auc_pr) : "       -\n";
    }
    text += fmt::format("\nall rows after the first {} of each file\n", skab_training);
    text += line("group, rows over", width, sum_of(rigs, &rig_result::group));
    text += fmt::format("  {:6.3f} (mean over files)\n", mean_auc_pr(rigs));
    text += line("group, rows of its events", width, sum_of(rigs, &rig_result::events)) + '\n';
    text += line("each sensor on its own", width, sum_of(rigs, &rig_result::alone)) + '\n';
    text += line("flagging everything", width, sum_of(rigs, &rig_result::everything)) + '\n';
    return text;
}

std::string skab_json(std::span<rig_result const> rigs)
{
    json_writer json;
    json.begin_object().member("corpus", std::string_view{"skab"}).begin_array("files");
    for (auto const& r : rigs) {
        json.begin_object().member("name", r.name);
        add_confusion(json, "group", r.group);
        add_confusion(json, "events", r.events);
        add_confusion(json, "alone", r.alone);
        json.member("auc_pr", r.auc_pr).end_object();
    }
    json.end_array().begin_object("total");
    add_confusion(json, "group", sum_of(rigs, &rig_result::group));
    add_confusion(json, "events", sum_of(rigs, &rig_result::events));
    add_confusion(json, "alone", sum_of(rigs, &rig_result::alone));
    add_confusion(json, "everything", sum_of(rigs, &rig_result::everything));
    json.member("auc_pr", mean_auc_pr(rigs)).end_object().end_object();
    return json.text() + '\n';
}

} // namespace lariat::eval
