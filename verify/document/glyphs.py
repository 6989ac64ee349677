"""Mathematical characters beyond ASCII, and the LaTeX an author would have typed for them."""

from __future__ import annotations

import unicodedata

COMMANDS = {
    character: name
    for characters, names in (
        ("≤≥≦≧⩽⩾≠≈∼≃≅≡∝≪≫≲≳", "le ge le ge le ge ne approx sim simeq cong equiv propto ll gg lesssim gtrsim"),
        (
            "≺≻⪯⪰≼≽∈∉∋⊂⊆⊃⊇",
            "prec succ preceq succeq preceq succeq in notin ni subset subseteq supset supseteq",
        ),
        ("→⟶↦⇒⟹⇐⇔⟺←", "to to mapsto Rightarrow Rightarrow Leftarrow Leftrightarrow Leftrightarrow leftarrow"),
        (
            "·⋅×÷±∓∘⊗⊕⊙∪∩∖∧∨†",
            "cdot cdot times div pm mp circ otimes oplus odot cup cap setminus wedge vee dagger",
        ),
        ("√∇∂∞∑∏∫∅∀∃", "sqrt nabla partial infty sum prod int emptyset forall exists"),
        ("…⋯⋮⋱⊤⊥∎□", "dots cdots vdots ddots top perp qed square"),
        ("⟨⟩〈〉⌊⌋⌈⌉∥‖", "langle rangle langle rangle lfloor rfloor lceil rceil | |"),
        ("≜≝≔≕ℓℏ", "triangleq triangleq coloneqq eqqcolon ell hbar"),
        ("αβγδεζηθικλμ", "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu"),
        ("νξπρςστυφχψω", "nu xi pi rho varsigma sigma tau upsilon varphi chi psi omega"),
        ("ϵϑϕϖϱϰ", "epsilon vartheta phi varpi varrho varkappa"),
        ("ΓΔΘΛΞΠΣΥΦΨΩ", "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"),
    )
    for character, name in zip(characters, names.split(), strict=True)
}
SIGNS = {"−": "-", "–": "-", "∗": "*", "′": "'", "″": "''", "∣": "|", "∶": ":", "⁄": "/", "’": "'"}
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀ", "0123456789+-()niT", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ᵢⱼₖₘₙₜ", "0123456789+-()ijkmnt", strict=True))
STYLES = (
    ("DOUBLE-STRUCK", "mathbb"), ("BOLD SCRIPT", "mathcal"), ("SCRIPT", "mathcal"), ("FRAKTUR", "mathfrak"),
    ("BLACK-LETTER", "mathfrak"), ("SANS-SERIF", "mathsf"), ("MONOSPACE", "mathtt"), ("BOLD", "mathbf"),
)  # fmt: skip


def latex(character: str) -> str | None:
    """The LaTeX for one character (`\\le` for ≤, `\\mathbb{R}` for ℝ), or None when it stands for itself."""
    if character in COMMANDS:
        return "\\" + COMMANDS[character]
    if character in SIGNS:
        return SIGNS[character]
    plain = unicodedata.normalize("NFKC", character)
    name = unicodedata.name(character, "")
    if len(plain) == 1 and plain != character and plain.isalnum():
        if not (name.startswith("MATHEMATICAL") or any(style in name for style, _ in STYLES)):
            return None
        plain = "\\" + COMMANDS[plain] if plain in COMMANDS else plain
        return next((f"\\{command}{{{plain}}}" for style, command in STYLES if style in name), plain)
    return None
