"""A bare function instead of a class."""


def run(text: str, times: int = 2) -> str:
    return text * times
