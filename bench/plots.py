"""The plots of the README, as SVG: readable on a light and on a dark page alike."""

import matplotlib

matplotlib.use("svg")
# Matplotlib's order of set-up demands that these come behind.
from matplotlib import pyplot, ticker  # noqa: E402

from measured import LIMIT, OURS, TUNED, is_peer  # noqa: E402

# The same plot from the same numbers, byte for byte; letters as outlines, so that no font is asked of
# the reader.
matplotlib.rcParams.update({
    "svg.hashsalt": "opstatus", "svg.fonttype": "path", "font.family": "DejaVu Sans",
    "font.size": 10, "axes.edgecolor": "#8a93a0", "text.color": "#1b2430",
    "axes.labelcolor": "#1b2430", "xtick.color": "#46505e", "ytick.color": "#1b2430"})

OURS_COLOR = "#c2410c"
PEER_COLORS = {"simdjson On-Demand tuned": "#14365f", "simdjson On-Demand": "#2f68ab",
               "simdjson DOM": "#6aa0d8", "RapidJSON SAX": "#3f7f6b", "yajl": "#8a93a0", "nlohmann SAX": "#b3bac4"}
LIMIT_COLOR = "#8a93a0"

PANELS = (("single/lower", "one document"), ("list/compact", "list of 10,000"),
          ("single/pretty", "one document, pretty-printed"),
          ("list/pretty", "list of 10,000, pretty-printed"),
          ("single/plain", "one document, two unknown members"),
          ("lines/compact", "newline-delimited, 10,000"))


def save(figure, path):
    # A white ground of its own: a dark page must not shine through.
    figure.savefig(path, facecolor="white", metadata={"Date": None})
    pyplot.close(figure)


def is_shown(contender):
    """The peers, and of the tuned ones the one that matters."""
    return is_peer(contender) and (TUNED not in contender or "On-Demand" in contender)


def records_per_second(rows, path):
    panels = [(rows[workload], title) for workload, title in PANELS if OURS in rows.get(workload, {})]
    if not panels:
        return
    lines = (len(panels) + 1) // 2
    figure, axes = pyplot.subplots(lines, 2, figsize=(10.4, 0.5 + 2.3 * lines), squeeze=False,
                                   layout="constrained")
    figure.get_layout_engine().set(hspace=0.08, wspace=0.06, w_pad=0.12, h_pad=0.1)
    for axis in axes.flat[len(panels):]:
        axis.set_visible(False)
    for axis, (contenders, title) in zip(axes.flat, panels):
        names = [OURS] + sorted(filter(is_shown, contenders),
                                key=lambda name: contenders[name].median)
        values = [1e3 / contenders[name].median for name in names]
        colors = [OURS_COLOR if name == OURS else PEER_COLORS.get(name, LIMIT_COLOR)
                  for name in names]
        bars = axis.barh(names, values, color=colors, height=0.72)
        axis.bar_label(bars, [f"{value:.3g}" for value in values], padding=4, fontsize=9.5)
        axis.get_yticklabels()[0].set_fontweight("bold")
        axis.invert_yaxis()
        axis.set_xlim(0, max(values) * 1.12)
        axis.set_title(title, loc="left", fontsize=11, fontweight="bold")
        axis.spines[["top", "right", "bottom"]].set_visible(False)
        axis.tick_params(axis="y", length=0)
        axis.set_xticks([])
    figure.suptitle("Million records per second, one core (longer is better)", x=0.012, ha="left",
                    fontsize=12.5)
    save(figure, path)


def time_against_size(rows, path):
    sizes = sorted(int(name.split("/")[1]) for name in rows if name.startswith("size/"))
    if not sizes:
        return
    first = rows[f"size/{sizes[-1]}"]
    names = [name for name in first
             if name in (OURS, LIMIT) or (is_peer(name) and TUNED not in name)]
    figure, axis = pyplot.subplots(figsize=(8.6, 5.4), layout="constrained")
    ends = []
    for name in names:
        times = [rows[f"size/{size}"][name].median * size / 1e3 for size in sizes]
        color = OURS_COLOR if name == OURS else PEER_COLORS.get(name, LIMIT_COLOR)
        axis.plot(sizes, times, color=color, linewidth=2.8 if name == OURS else 1.8,
                  linestyle=(0, (4, 2)) if name == LIMIT else "-", marker="o", markersize=4)
        ends.append((times[-1], name, color))
    label_ends(axis, sizes[-1], sorted(ends))
    axis.set(xscale="log", yscale="log", xlabel="elements in the list")
    axis.set_xlim(sizes[0] * 0.8, sizes[-1] * 1.15)
    axis.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: f"{x:,.0f}"))
    axis.yaxis.set_major_formatter(ticker.FuncFormatter(duration))
    axis.minorticks_off()
    axis.grid(color="#e3e7ec", linewidth=0.8)
    axis.set_axisbelow(True)
    axis.spines[["top", "right"]].set_visible(False)
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.1)
    axis.set_title("Time to read one list, one core (lower is better)", loc="left", fontsize=12.5)
    save(figure, path)


def label_ends(axis, x, ends):
    """Names the lines at their ends, from the lowest on, none upon another."""
    above = 0.0
    for y, name, color in ends:
        place = max(y, above * 1.55)
        axis.annotate(name, (x, y), xytext=(x * 1.25, place), textcoords="data", va="center",
                      color=color, annotation_clip=False,
                      fontweight="bold" if name == OURS else "normal")
        above = place


def duration(microseconds, _):
    if microseconds < 1:
        return f"{microseconds * 1e3:.0f} ns"
    return f"{microseconds:.0f} us" if microseconds < 1e3 else f"{microseconds / 1e3:.0f} ms"


def write(rows, results):
    records_per_second(rows, results / "records.svg")
    time_against_size(rows, results / "sizes.svg")
