"""Small originals of the real layouts, and a server for them that may misbehave."""

import io
import tarfile
import threading
import wave
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
from scipy.io import savemat

from gnode.data.sets import DATA_SETS, DataSet

WORDS = ("go", "no")
SPEAKERS = ("ann", "ben", "cat")


def wav(samples: np.ndarray, rate: int, *, channels: int = 1) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return content.getvalue()


def tone(hertz: float, steps: int, rate: int, *, seed: int = 0) -> np.ndarray:
    """A sine in noise, in the range of 16 bits."""
    noise = np.random.default_rng(seed).normal(0, 300, steps)
    return np.rint(8000 * np.sin(2 * np.pi * hertz * np.arange(steps) / rate) + noise).astype(np.int16)


def letters(series: int = 24) -> tuple[bytes, list[np.ndarray], np.ndarray]:
    """The archive of the UCI repository with a few series, these, and their labels from 0."""
    random = np.random.default_rng(0)
    steps = random.integers(109, 130, series)
    # Each letter a velocity of its own.
    labels = np.arange(series) % 20
    made = [random.normal(0.2 * label, 0.3, (3, count)) for label, count in zip(labels, steps, strict=True)]
    cell = np.empty((1, series), object)
    cell[0] = made
    key = np.array([list("abcdeghlmnopqrsuvwyz")], object)
    content = io.BytesIO()
    savemat(content, {"mixout": cell, "consts": {"key": key, "charlabels": (labels + 1)[None], "dt": 0.005}})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("trajectories.names", "about")
        archive.writestr("mixoutALL_shifted.mat", content.getvalue())
    return packed.getvalue(), [one.T.astype(np.float32) for one in made], labels


def digits(takes: int = 2) -> bytes:
    """The release archive with three speakers; each digit is a tone of its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("free-spoken-digit-dataset-1.0.10/README.md", "about")
        # Not in order.
        for take in reversed(range(takes)):
            for place, speaker in enumerate(SPEAKERS):
                for digit in range(10):
                    sound = tone(300 * (digit + 1), 1600 + 80 * take, 8000, seed=97 * take + 10 * place + digit)
                    name = f"free-spoken-digit-dataset-1.0.10/recordings/{digit}_{speaker}_{take}.wav"
                    archive.writestr(name, wav(sound, 8000))
    return packed.getvalue()


def commands() -> bytes:
    """The archive of words: two of those that are asked for, one that is not, background noise and the lists."""
    packed = io.BytesIO()
    files = {
        f"{word}/{speaker}_nohash_0.wav": wav(tone(500, 8000, 16000, seed=place), 16000)
        for word in (*WORDS, "bed")
        for place, speaker in enumerate(("0a", "1b", "2c", "3d"))
    }
    files["_background_noise_/pink_noise.wav"] = wav(tone(50, 32000, 16000), 16000)
    files["validation_list.txt"] = "\n".join(f"{word}/2c_nohash_0.wav" for word in (*WORDS, "bed")).encode()
    files["testing_list.txt"] = "\n".join(f"{word}/3d_nohash_0.wav" for word in (*WORDS, "bed")).encode()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in files.items():
            about = tarfile.TarInfo(f"./{name}")
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return packed.getvalue()


def smaller(name: str, *, url: str = "http://127.0.0.1:9/nothing", sha256: str | None = None, **contents) -> DataSet:
    """A data set of ours with another original and other contents."""
    entry = DATA_SETS[name]
    publisher = None if sha256 is None else "those who test it"
    return replace(
        entry,
        original=replace(entry.original, url=url, sha256=sha256, published_by=publisher),
        contents=replace(entry.contents, **contents),
    )


@dataclass
class Served:
    """A file on a server, and how the server behaves. What it was asked is kept."""

    content: bytes
    url: str = ""
    headers: dict[str, str] = field(default_factory=lambda: {"ETag": '"one"'})
    stops_after: int | None = None
    """Bytes of an answer after which connections break, though more was promised."""
    waits: float = 0.0
    """Seconds before an answer."""
    status: int | None = None
    ranges: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def served(content: bytes) -> Iterator[Served]:
    """A file that a server on this machine gives."""
    file = Served(content)
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked = dict(self.headers)
            file.asked.append(asked)
            ended.wait(file.waits)
            if file.status is not None:
                self.send_error(file.status)
                return
            start = 0
            # As HTTP has it: a range only of the very file that was begun.
            same = asked.get("If-Range") in (file.headers.get("ETag"), file.headers.get("Last-Modified"))
            if file.ranges and "Range" in asked and same:
                start = int(asked["Range"].removeprefix("bytes=").removesuffix("-"))
            if start and start >= len(file.content):
                self.send_error(416)
                return
            rest = file.content[start:]
            self.send_response(206 if start else 200)
            for name, value in file.headers.items():
                self.send_header(name, value)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(file.content) - 1}/{len(file.content)}")
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            self.wfile.write(rest if file.stops_after is None else rest[: file.stops_after])

        def log_message(self, format, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    file.url = f"http://127.0.0.1:{server.server_port}/file"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield file
    finally:
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
