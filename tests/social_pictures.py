"""Draw the pictures that a link to the site shows elsewhere: `python -m tests.social_pictures`.

One for each language of the theme, and one without words for all others; they name no catalogue.
"""

from playwright.sync_api import sync_playwright

from site_builder.site.social_picture import PICTURES
from tests.browser.chromium import MISSING, find

WORDS = {
    "zh": ("错误码", "怎么回事，要不要重试，该找谁"),
    "en": ("Error codes", "What happened, whether to retry, whom to call"),
    "ja": ("エラーコード", "何が起きたか、再試行すべきか、誰に連絡するか"),
    "de": ("Fehlercodes", "Was passiert ist, ob ein neuer Versuch hilft, wer zuständig ist"),
    "other": ("", ""),
}
SIZE = (1200, 630)
"""As OpenGraph's readers show it: 1.91 to 1."""
PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8"><style>
  * {{ margin: 0; box-sizing: border-box }}
  body {{ width: 1200px; height: 630px; background: #0f4f48; color: #fff; display: flex; align-items: center;
         justify-content: center; gap: 72px; font-family: "Noto Sans", "Noto Sans CJK SC", system-ui, sans-serif }}
  html[lang=ja] body {{ font-family: "Noto Sans CJK JP", system-ui, sans-serif }}
  svg {{ width: 300px; height: 300px; flex: none }}
  h1 {{ font-size: 104px; line-height: 1.1; font-weight: 700; letter-spacing: -.01em }}
  p {{ font-size: 36px; line-height: 1.4; margin-top: 28px; color: #bfe3dc; max-width: 640px; text-wrap: balance }}
</style><body>
<svg viewBox="5 5 22 22"><path fill="none" stroke="#fff" stroke-width="2.6" d="M12 7H8v18h4m8-18h4v18h-4"/>
<path fill="#ffd166" d="M14.4 9h3.2l-.5 8.8h-2.2zM16 20.2a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8"/></svg>
{words}</body>"""


def main() -> None:
    """Write every picture into its folder."""
    browser_path = find()
    if browser_path is None:
        raise SystemExit(MISSING)
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for language, (title, line) in WORDS.items():
            page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
            words = f"<div><h1>{title}</h1><p>{line}</p></div>" if title else ""
            page.set_content(PAGE.format(language=language, words=words))
            page.screenshot(path=PICTURES / f"{language}.png")
        browser.close()


if __name__ == "__main__":
    main()
