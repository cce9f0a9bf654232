#!/usr/bin/env python3
"""Prints the ratio table and writes results/.

usage: report.py BENCH.json [--worst WORST.json] [--library libopstatus.so] [--results DIRECTORY]

The arguments are what opstatus_bench and opstatus_bench_worst wrote with --benchmark_out. A ratio is
the time of the fastest peer on the same bytes in the same run over our time, medians. Goals and aims
stand in goals.json. Nothing here fails because of a time: a machine may be busy.
"""

import argparse
import datetime
import json
import pathlib

import measured
from measured import LIMIT, OURS, PORTABLE, TUNED, is_peer

HERE = pathlib.Path(__file__).parent
GOALS = json.loads((HERE / "goals.json").read_text(encoding="utf-8"))


def short(peer):
    return peer.replace(TUNED, "").replace("simdjson ", "").replace(" SAX", "")


def fastest(contenders, tuned):
    peers = [(series.median, name) for name, series in contenders.items()
             if is_peer(name) and (TUNED in name) == tuned]
    return min(peers) if peers else (None, "")


def verdict(ratio, row):
    if ratio is None:
        return ""
    return "aim" if ratio >= row["aim"] else "goal" if ratio >= row["goal"] else "no"


def ratio_rows(rows):
    """One dictionary for each row of goals.json that was measured."""
    result = []
    for row in GOALS["rows"]:
        ours = rows.get(row["workload"], {}).get(OURS)
        if ours is None:
            continue
        peers = rows.get(row.get("peers_of", row["workload"]), {})
        plain, peer = fastest(peers, tuned=False)
        tuned, tuned_peer = fastest(peers, tuned=True)
        ratio = plain / ours.median if plain else None
        result.append({
            "title": row["title"], "goal": row["goal"], "aim": row["aim"], "ours": ours.median,
            "spread": ours.spread_percent, "peer": peer, "peer_ns": plain, "ratio": ratio,
            "tuned_peer": tuned_peer, "tuned": tuned / ours.median if tuned else None,
            "verdict": verdict(ratio, row)})
    return result


def number(value, digits=1):
    return "-" if value is None else f"{value:.{digits}f}"


def table_lines(table):
    head = (f"{'ns per record':26} {'ours':>6} {'+-%':>3} {'fastest':9} {'peer':>6} {'ratio':>5} "
            f"{'goal/aim':>8} {'is':4} {'tuned':>5}")
    lines = [head, "-" * len(head)]
    for r in table:
        goal = f"{r['goal']:g}/{r['aim']:g}"
        lines.append(f"{r['title']:26} {r['ours']:6.1f} {r['spread']:3.0f} {short(r['peer']):9} "
                     f"{number(r['peer_ns']):>6} {number(r['ratio']):>5} {goal:>8} "
                     f"{r['verdict']:4} {number(r['tuned']):>5}")
    return lines


def further_lines(rows, families, library):
    """The goals that are no rows."""
    def line(what, value, unit, good, bound):
        return f"{what:50} {value:6.2f} {unit:7} {bound:>8}  {'goal' if good else 'no'}"

    lines = []
    goal = GOALS["portable_ratio"]
    contenders = rows.get(goal["workload"], {})
    plain, _ = fastest(contenders, tuned=False)
    if plain and PORTABLE in contenders:
        ratio = plain / contenders[PORTABLE].median
        lines.append(line("portable build, one document: ratio", ratio, "",
                          ratio >= goal["goal"], f">= {goal['goal']:g}"))
    goal = GOALS["share_of_memcpy"]
    contenders = rows.get(goal["workload"], {})
    if OURS in contenders and LIMIT in contenders:
        share = contenders[LIMIT].median / contenders[OURS].median
        lines.append(line("list, compact: share of memcpy's speed", share, "",
                          share >= goal["goal"], f">= {goal['goal']:g}"))
    size = measured.code_kib(library) if library else None
    if size is not None:
        lines.append(line("code and constants of the shared library", size, "KiB",
                          size < GOALS["library_kib"], f"< {GOALS['library_kib']}"))
    if families:
        lines += worst_summary(families, line)
    return lines


def worst_summary(families, line):
    lines = []
    for what, bound, chunks in (
            ("worst family", GOALS["worst_ns_per_byte"], ("64 KiB/whole", "1024 KiB/whole",
                                                          "4096 KiB/whole", "chunks of 2")),
            ("worst in chunks of 1 byte", GOALS["worst_ns_per_byte_in_single_bytes"],
             ("chunks of 1",))):
        worst = max((series.median, family) for family, measurements in families.items()
                    for name, series in measurements.items() if name.endswith(chunks))
        lines.append(line(f"{what}: {worst[1]}"[:50], worst[0], "ns/byte", worst[0] <= bound,
                          f"<= {bound}"))
    early, late = (families.get(f"lane: {when}", {}).get("1024 KiB/whole")
                   for when in ("early", "late"))
    if early and late:
        ratio = late.median / early.median
        lines.append(line("a lane that fails late, over one that fails early", ratio, "",
                          ratio <= GOALS["late_over_early"], f"<= {GOALS['late_over_early']:g}"))
    return lines


def worst_lines(families):
    columns = ("64 KiB/whole", "1024 KiB/whole", "4096 KiB/whole", "1024 KiB/chunks of 2",
               "1024 KiB/chunks of 1")
    head = f"{'ns per byte':28} {'64 KiB':>8} {'1 MiB':>8} {'4 MiB':>8} {'by twos':>8} {'by ones':>8}"
    lines = [head, "-" * len(head)]
    for family, found in sorted(families.items()):
        cells = (f"{found[c].median:8.2f}" if c in found else f"{'-':>8}" for c in columns)
        lines.append(f"{family:28} " + " ".join(cells))
    return lines


def markdown(date, context, table, further, worst):
    """The results as a page."""
    text = ["# Results of the benchmark", "",
            "Written by `./dev bench`; what is measured, and how, stands in the README.", "",
            f"- date: {date}", f"- CPU: {measured.cpu()}", f"- compiler: {context['compiler']}"]
    text += [f"- {key.removeprefix('contender ')}: {value}" for key, value in context.items()
             if key.startswith("contender ")]
    text += ["", "| ns per record | opstatus | spread | fastest peer | its ns | ratio | goal | aim "
             "| reached | ratio to the fastest tuned peer |",
             "|---|--:|--:|---|--:|--:|--:|--:|---|--:|"]
    for r in table:
        text.append(
            f"| {r['title']} | {r['ours']:.1f} | {r['spread']:.0f} % | {r['peer']} | "
            f"{number(r['peer_ns'])} | {number(r['ratio'])} | {r['goal']:g} | {r['aim']:g} | "
            f"{r['verdict']} | {number(r['tuned'])} |")
    text += ["", "Medians over the repetitions; the spread is the interquartile range. Tuned peers "
             "are compiled for", "the CPU at hand, which opstatus never is, and written by hand for "
             "this type.", "", "```", *further, "```"]
    if worst:
        text += ["", "## The worst cases", "", "```", *worst, "```"]
    return "\n".join(text) + "\n"


def as_json(date, context, rows, families):
    """The medians; not the context as a whole, which names the machine."""
    def plain(groups, unit):
        return {group: {name: {unit: round(series.median, 3),
                               "spread_percent": round(series.spread_percent, 1)}
                        for name, series in found.items()} for group, found in groups.items()}

    data = {"date": date, "cpu": measured.cpu(), "compiler": context["compiler"],
            "contenders": {key.removeprefix("contender "): value
                           for key, value in context.items() if key.startswith("contender ")},
            "rows": plain(rows, "ns_per_record"), "worst": plain(families, "ns_per_byte")}
    return json.dumps(data, indent=1) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("--worst")
    parser.add_argument("--library")
    parser.add_argument("--results", type=pathlib.Path, default=HERE / "results")
    arguments = parser.parse_args()

    rows, context = measured.load_rows(arguments.bench)
    families = measured.load_worst(arguments.worst) if arguments.worst else {}
    table = ratio_rows(rows)
    further = further_lines(rows, families, arguments.library)
    worst = worst_lines(families) if families else []
    date = datetime.date.today().isoformat()

    print("\n".join([*table_lines(table), "", *further]))
    arguments.results.mkdir(parents=True, exist_ok=True)
    (arguments.results / "results.md").write_text(
        markdown(date, context, table, further, worst), encoding="ascii")
    (arguments.results / "results.json").write_text(as_json(date, context, rows, families),
                                                    encoding="ascii")
    try:
        import plots
    except ImportError as error:
        print(f"\nno plots: {error} (Debian: python3-matplotlib, for /usr/bin/python3)")
        return
    plots.write(rows, arguments.results)


if __name__ == "__main__":
    main()
