"""How the page looks: in light and in dark, on wide and on narrow screens, on paper."""

from __future__ import annotations

LIGHT = ("#1f6fb4", "#c2571a", "#3a8a3a", "#8a4fa3", "#9a7d0a", "#b03060", "#4d6b6b", "#33383e")
DARK = ("#6cb2f0", "#f0935a", "#7cc67c", "#c493e0", "#d6bb4a", "#f080a8", "#93b8b8", "#d0d4d9")
"""Told apart in grey as well, with the marks of the curves."""

LOOKS = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #8886; --red: #b3261e; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 52rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-top: 1px solid var(--line);
  padding-top: 1rem; overflow-wrap: anywhere; } h3, h4 { font-size: 1rem; overflow-wrap: anywhere; }
h4 { font-weight: normal; font-style: italic; } a { color: inherit; }
table { border-collapse: collapse; margin: .6rem 0; display: block; overflow-x: auto; font-size: .9rem;
  background: linear-gradient(90deg, transparent, var(--paper) 70%) right / 2rem 100% no-repeat local,
    linear-gradient(90deg, transparent, var(--line)) right / .6rem 100% no-repeat scroll; }
th, td { text-align: left; padding: .15rem .9rem .15rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; } .number { text-align: right; font-variant-numeric: tabular-nums; }
.facts th { font-weight: normal; white-space: nowrap; } .facts td, td a { overflow-wrap: anywhere; }
.long td:first-child { min-width: 9rem; }
figure { margin: .6rem 0; } figure svg { width: 100%; max-width: 46rem; height: auto; display: block; }
svg text { font: 11px system-ui, sans-serif; fill: var(--ink); }
.legend svg { width: 12px; height: 12px; }
.grid { stroke: var(--line); stroke-width: .5; } .limit { stroke: var(--red); stroke-dasharray: 5 3; }
.legend span { margin-right: 1rem; display: inline-block; font-size: .85rem; }
.refuted, .undefined, .vacuous, .error { color: var(--red); }
.note, summary { font-size: .9rem; } pre { overflow-x: auto; font-size: .85rem; line-height: 1.35; }
code { font-size: .85rem; } code span { display: inline-block; max-width: 100%; overflow-wrap: anywhere; }
@media (max-width: 40rem) { body { margin-top: 1rem; } figure svg text { font-size: 16px; } }
@media print { body { max-width: none; margin: 0; } h2, h3, h4 { break-after: avoid; }
  figure, tr, .legend { break-inside: avoid; }
  table { display: table; background: none; font-size: .8rem; } pre { white-space: pre-wrap; } }
"""


def style() -> str:
    """The style sheet."""
    dark = "--ink: #e6e6e6; --paper: #16181b; --red: #ff8a80;"
    return (
        f"{LOOKS}{_series(LIGHT)}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} {_series(DARK)} }}\n"
    )


def _series(colours: tuple[str, ...]) -> str:
    return " ".join(f".c{place} {{ color: {colour}; }}" for place, colour in enumerate(colours))
