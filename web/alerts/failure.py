"""Why an alert did not go out."""

import httpx

RETRIED = {408, 409, 421, 425, 429}  # statuses below 500 that may be another next time


class NotSentError(Exception):
    """The alert was not taken. The text is short and names no address; ``final``: trying again is useless."""

    def __init__(self, problem: str, final: bool = False) -> None:
        super().__init__(problem)
        self.final = final


def post(url: str, body: bytes, headers: dict[str, str], time_limit: float) -> None:
    """Post the body; raises NotSentError unless the answer is a 2xx. Redirections are not followed."""
    try:
        # trust_env: a proxy or a netrc of the surroundings has no say in where alerts go.
        with (
            httpx.Client(timeout=time_limit, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", url, content=body, headers=headers) as response,
        ):
            status = response.status_code
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise NotSentError(type(error).__name__) from None
    if not 200 <= status < 300:
        raise NotSentError(f"answered {status}", final=status < 500 and status not in RETRIED)
