"""The agreement of the model with people, counted in Hive.

The answer has a row per emotion, however many corrections there are.
"""

from typing import Final

from settings import Settings
from streaming.tables.corrections import Agreement, Counted
from streaming.tables.hive.connection import TableMissingError, ask
from streaming.tables.hive.corrections import STANDING

_MOST_EMOTIONS: Final = 100

_PAIRS: Final = f"""(SELECT predicted, corrected, array_intersect(predicted, corrected) AS agreed,
    array_union(predicted, corrected) AS either
    FROM (SELECT array_distinct(c.model_labels) AS predicted,
        array_distinct(c.new_labels) AS corrected {STANDING}))"""  # noqa: S608

_COMMENTS: Final = f"""SELECT count(*) AS comments, count_if(size(agreed) = size(either)) AS same,
    coalesce(avg(if(size(either) = 0, 1, size(agreed) / size(either))), 0) AS jaccard
    FROM {_PAIRS}"""  # noqa: S608

_EMOTIONS: Final = f"""SELECT emotion, count_if(array_contains(predicted, emotion)) AS model,
    count_if(array_contains(corrected, emotion)) AS people,
    count_if(array_contains(agreed, emotion)) AS agreed
    FROM (SELECT predicted, corrected, agreed, explode(either) AS emotion FROM {_PAIRS})
    GROUP BY emotion ORDER BY people DESC, emotion LIMIT {_MOST_EMOTIONS}"""  # noqa: S608


def people_agree(settings: Settings) -> Agreement:
    """Compare the model with people, by the newest correction of each comment.

    Raises:
        HiveUnavailableError: the Thrift Server does not answer.
        QuestionError: Hive rejects the query.
    """
    # The setting is validated: letters, dots and underscores only.
    table = settings.corrections_table
    try:
        (total,) = ask(settings, _COMMENTS.replace("{corrections}", table), {}).to_dict("records")
        rows = ask(settings, _EMOTIONS.replace("{corrections}", table), {}).to_dict("records")
    except TableMissingError:
        return Agreement(0, 0, 0.0, [])
    return Agreement(
        comments=int(total["comments"]),
        same=int(total["same"]),
        jaccard=float(total["jaccard"]),
        emotions=[
            Counted(
                str(row["emotion"]), int(row["model"]), int(row["people"]), both=int(row["agreed"])
            )
            for row in rows
        ],
    )
