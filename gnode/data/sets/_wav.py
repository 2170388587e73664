import io
import wave

import numpy as np

from gnode._checks import refusal


def read_wav(content: bytes, *, name: str, sample_rate: float) -> np.ndarray:
    """The samples of a WAV file, (steps,), int16: one channel of 16 bits at a known rate; refuses another kind."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            kind = (file.getnchannels(), 8 * file.getsampwidth(), float(file.getframerate()))
            samples = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise refusal(f"a WAV file as {name}", str(error) or "a part of one", "download the archive again") from None
    if kind != (1, 16, sample_rate):
        found = f"{kind[0]} of {kind[1]} bits at {kind[2]:g} Hz"
        raise refusal(
            f"one channel of 16 bits at {sample_rate:g} Hz in {name}", found, "download the archive that is named here"
        )
    return np.frombuffer(samples, "<i2").astype(np.int16)
