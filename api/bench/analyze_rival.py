"""What a table's moods cost others: pandas and VADER, as a script of an afternoon would do it.

Run as `python -m api.bench.analyze_rival TABLE FOLDER`; pandas, seaborn and VADER are of the
analyze extra.
"""

import sys
from pathlib import Path

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

_NEUTRAL = 0.05  # VADER's own bound (Hutto & Gilbert, 2014)


def analyze(table: Path, folder: Path) -> None:
    """Write scored.csv, a page of tables and three plots."""
    rows = pd.read_csv(table)
    score = SentimentIntensityAnalyzer().polarity_scores
    scores = pd.DataFrame([score(str(text)) for text in rows["text"]])
    rows = pd.concat([rows, scores], axis=1)
    rows["sentiment"] = "neutral"
    rows.loc[rows["compound"] >= _NEUTRAL, "sentiment"] = "positive"
    rows.loc[rows["compound"] <= -_NEUTRAL, "sentiment"] = "negative"
    rows["week"] = pd.to_datetime(rows["created_at"]).dt.strftime("%G-%V")
    folder.mkdir(parents=True, exist_ok=True)
    rows.to_csv(folder / "scored.csv", index=False)
    by_category = pd.crosstab(rows["category"], rows["sentiment"])
    by_week = rows.groupby("week")["compound"].mean()
    (folder / "report.html").write_text(by_category.to_html() + by_week.to_frame().to_html())
    figures = {name: Figure() for name in ("moods", "categories", "time")}
    sns.countplot(rows, x="sentiment", ax=figures["moods"].subplots())
    sns.heatmap(by_category, annot=True, ax=figures["categories"].subplots())
    sns.lineplot(by_week, ax=figures["time"].subplots())
    for name, figure in figures.items():
        for kind in ("png", "svg"):
            figure.savefig(folder / f"{name}.{kind}")


if __name__ == "__main__":
    analyze(Path(sys.argv[1]), Path(sys.argv[2]))
