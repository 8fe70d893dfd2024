"""Symbols of units, signs and codes of currencies: the same in every language, as the catalogue lists them."""

from __future__ import annotations

import pytest

import catalogue
from transforms.lexicons import languages
from transforms.quantities import scan

SYMBOLS = [
    ("12 GW", 12e9, "W"), ("12 GWh", 12e9, "Wh"), ("12 TWh", 12e12, "Wh"), ("12 kB", 12e3, "B"), ("12 MB", 12e6, "B"),
    ("12 TB", 12e12, "B"), ("12 Mb/s", 12e6, "bit/s"), ("12 Gbps", 12e9, "bit/s"),
    ("12 Tbit/s", 12e12, "bit/s"), ("12 GHz", 12e9, "Hz"), ("12 nm", 12e-9, "m"), ("12 m²", 12, "m2"),
    ("12 kg", 12, "kg"), ("12 km/h", 12, "km/h"),
    ("12 kW", 12e3, "W"), ("12 TW", 12e12, "W"), ("12 kWh", 12e3, "Wh"), ("12 MWh", 12e6, "Wh"), ("12 EB", 12e18, "B"),
    ("12 KiB", 12 * 2**10, "B"), ("12 MiB", 12 * 2**20, "B"), ("12 GiB", 12 * 2**30, "B"), ("12 TiB", 12 * 2**40, "B"),
    ("12 bits/s", 12, "bit/s"), ("12 kbit/s", 12e3, "bit/s"), ("12 MFLOPS", 12e6, "FLOP/s"),
    ("12 Gflops", 12e9, "FLOP/s"), ("12 TFLOP/s", 12e12, "FLOP/s"), ("12 PFLOPS", 12e15, "FLOP/s"),
    ("12 EFLOPS", 12e18, "FLOP/s"), ("12 FLOP", 12, "FLOP"), ("12 MFLOP", 12e6, "FLOP"), ("12 GFLOP", 12e9, "FLOP"),
    ("12 TFLOPs", 12e12, "FLOP"), ("12 PFLOPs", 12e15, "FLOP"), ("12 EFLOP", 12e18, "FLOP"), ("12 kHz", 12e3, "Hz"),
    ("12 MHz", 12e6, "Hz"), ("12 THz", 12e12, "Hz"), ("12 m", 12, "m"), ("12 km", 12e3, "m"), ("12 cm", 0.12, "m"),
    ("12 mm", 12e-3, "m"), ("12 µm", 12e-6, "m"), ("12 μm", 12e-6, "m"), ("12 m2", 12, "m2"), ("12 km²", 12e6, "m2"),
    ("12 km2", 12e6, "m2"), ("12 ha", 12e4, "m2"), ("12 m³", 12, "m3"), ("12 m3", 12, "m3"), ("12 °C", 12, "°C"),
    ("12 ºC", 12, "°C"), ("12 L", 12, "L"), ("12 cl", 0.12, "L"), ("12 ml", 12e-3, "L"), ("12 mL", 12e-3, "L"),
    ("12 hl", 1200, "L"), ("12 t", 12, "t"), ("12 tCO2", 12, "t"), ("12 tCO2e", 12, "t"), ("12 MtCO2e", 12e6, "t"),
    ("12 MtCO2", 12e6, "t"), ("12 Mt", 12e6, "t"), ("12 kt", 12e3, "t"), ("12 Gt", 12e9, "t"), ("12 g", 12e-3, "kg"),
    ("12 mg", 12e-6, "kg"), ("12 V", 12, "V"), ("12 kV", 12e3, "V"), ("12 Ah", 12, "Ah"), ("12 mAh", 12e-3, "Ah"),
    ("12 dB", 12, "dB"), ("12 kph", 12, "km/h"), ("12 px", 12, "pixel"), ("12 Mpx", 12e6, "pixel"),
    ("12 Mpix", 12e6, "pixel"), ("12 MP", 12e6, "pixel"), ("12 fps", 12, "frame"), ("12 FPS", 12, "frame"),
    ("12 s", 12, "s"), ("12 sec", 12, "s"), ("12 ms", 12e-3, "s"), ("12 µs", 12e-6, "s"), ("12 μs", 12e-6, "s"),
    ("12 ns", 12e-9, "s"), ("12 min", 12, "min"), ("12 h", 12, "h"),
]  # fmt: skip


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("text", "value", "unit"), SYMBOLS, ids=[text for text, _, _ in SYMBOLS])
def test_a_symbol_is_its_unit(text: str, value: float, unit: str, language: str) -> None:
    (found,) = scan(f"Norvia : {text}.", language)
    assert (found.surface, found.unit) == (text, unit)
    assert found.value == pytest.approx(value)


CURRENCIES = catalogue.read(catalogue.FOLDER / "currencies.yml")
SIGNS = [*CURRENCIES["signs"].items(), *((code, code) for code in CURRENCIES["codes"])]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("text", "unit"), [(f"{sign} 40", unit) for sign, unit in SIGNS])
def test_a_sign_or_code_is_its_currency(text: str, unit: str, language: str) -> None:
    (found,) = scan(f"Norvia : {text}.", language)
    assert (found.surface, found.value, found.unit) == (text, 40, unit)
