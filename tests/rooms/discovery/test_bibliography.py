"""BibTeX and RIS are read as they come; what is broken is told and loses nothing else."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.rooms.discovery.bibliography import MOST, SPARE, TooMany, plain, read_bibtex, read_ris
from shouzhan.rooms.discovery.identifying import Unfit, check_sign, read_doi, read_orcid

WORDS = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Lo", "Nd"), whitelist_characters=" "), min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)


def test_it_reads_braces_quotes_numbers_and_named_strings():
    found = list(read_bibtex('@string{ms = "Membrane Science"}\n@article{k, title = {A {NaCl} membrane}, year = 2026, journal = ms # " Letters", month = mar}'))
    assert found[0].fields == {"key": "k", "title": "A NaCl membrane", "year": "2026", "journal": "Membrane Science Letters", "month": "3"}
    assert found[0].line == 2


def test_it_turns_the_marks_of_typesetting_into_letters():
    assert plain(r"Erd{\H{o}}s, M{\"u}ller \& {\'E}tienne {\ss} \textbf{x}") == "Erdős, Müller & Étienne ß x"


@pytest.mark.parametrize("broken", ["@article{a, title = {never closed", "@article{a, title = {x}} }, year 2026}\n@article{", '@article{a, title = "x}', "@article{a, = {x}}"])
def test_what_is_broken_is_told_and_what_follows_is_read(broken):
    found = list(read_bibtex(f"{broken}\n@article{{b, title = {{Whole}}}}"))
    assert found[-1].fields["title"] == "Whole"
    assert any(one.broken for one in found[:-1]) or found[0].fields.get("title") == "x"


@given(st.text(max_size=400))
def test_any_text_is_read_to_its_end(text):
    list(read_bibtex(text))
    list(read_ris(text))


@given(st.text(alphabet='@{}"#=,\\ \naTY-ER', max_size=300))
def test_any_pile_of_marks_is_read_to_its_end(text):
    for one in (*read_bibtex(text), *read_ris(text)):
        assert bool(one.broken) <= (one.fields == {})


@given(WORDS, WORDS, st.integers(1900, 2026))
def test_what_is_written_as_bibtex_is_read_back(title, author, year):
    found = list(read_bibtex(f"@article{{key, title = {{{title}}}, author = {{{author}}}, year = {year}}}"))
    assert (found[0].fields["title"], found[0].fields["author"], found[0].fields["year"]) == (title, author, str(year))


@given(WORDS, st.lists(WORDS, min_size=1, max_size=4))
def test_what_is_written_as_ris_is_read_back(title, people):
    text = "\r\n".join(["TY  - JOUR", f"TI  - {title}", *(f"AU  - {name}" for name in people), "ER  - "])
    found = list(read_ris(text))
    assert found[0].fields == {"ti": title, "au": "\n".join(people)}


def test_an_ris_entry_without_its_end_is_told_and_the_next_is_read():
    found = list(read_ris("TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - \n"))
    assert [(one.broken, one.fields.get("ti")) for one in found] == [("unclosed", None), ("", "Two")]


def test_an_ris_line_that_goes_on_is_joined():
    assert next(read_ris("TY  - JOUR\nAB  - begins\n  and ends\nER  -")).fields["ab"] == "begins and ends"


def test_a_file_with_too_many_entries_is_not_read():
    with pytest.raises(TooMany):
        list(read_bibtex("@misc{a}\n" * (MOST + 1)))


def test_a_large_file_of_open_braces_is_read_once_and_refused():
    found = list(read_bibtex("@article{a, title = " + "{" * 10_000_000))
    assert [one.broken for one in found] == ["unclosed"]


def test_a_large_field_is_refused():
    assert next(read_bibtex("@article{a, abstract = {" + "x" * 30_000 + "}}")).broken == "too-long"


@pytest.mark.parametrize(("given_as", "kept"), [("https://doi.org/10.1000/XY(1)", "10.1000/xy(1)"), ("doi: 10.1000/182", "10.1000/182"), ("", "")])
def test_a_doi_is_kept_in_one_form(given_as, kept):
    assert read_doi(given_as) == kept


@pytest.mark.parametrize("wrong", ["11.1000/182", "10.1/x", "10.1000/", "10.1000/a b", "10.1000/<b>", "=1+1", "10.1000/" + "x" * 200])
def test_what_is_no_doi_is_refused(wrong):
    with pytest.raises(Unfit):
        read_doi(wrong)


@given(st.integers(0, 10**15 - 1))
def test_one_changed_digit_of_an_orcid_is_found(number):
    digits = f"{number:015d}"
    whole = digits + check_sign(digits)
    assert read_orcid(f"https://orcid.org/{whole[:4]}-{whole[4:8]}-{whole[8:12]}-{whole[12:]}").replace("-", "") == whole
    changed = f"{(int(whole[0]) + 1) % 10}{whole[1:]}"
    with pytest.raises(Unfit):
        read_orcid(changed)


@pytest.mark.parametrize("bomb", [
    "@article{k, title = " + " # ".join(["a"] * 20_000) + "}\n",
    "@article{k, " + ", ".join(f"f{n} = a" for n in range(20_000)) + "}\n",
    "@article{k, title = a, abstract = a, note = a, keywords = a}\n" * 5_000,
])
def test_it_puts_no_named_string_together_without_end(bomb):
    text = '@string{a = "' + "x" * 15_000 + '"}\n@article{m, title = {好的}}\n' + bomb
    kept = 0
    tracemalloc.start()
    try:
        found = []
        for one in read_bibtex(text):
            found.append(one)
            kept += sum(map(len, one.fields.values()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert (found[0].fields["title"], found[-1].broken) == ("好的", "too-long")
    assert kept < len(text) + SPARE
    assert peak < 20_000_000  # put together it would be three hundred million
