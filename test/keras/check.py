"""Loads every .keras file of a folder in real Keras, and compares what it predicts.

    python check.py FOLDER

Beside each x.keras there is an x.json: inputs, outputs, and by how much these may differ. The exit
code is 1 where something differs or does not load.
"""

import json
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np


def array(flat, dtype="float32"):
    return np.array(flat["values"], dtype="float32").reshape(flat["shape"]).astype(dtype)


def single(items):
    return items[0] if len(items) == 1 else items


def listed(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


def difference(model, case):
    inputs = [array(x, t.dtype) for x, t in zip(case["inputs"], model.inputs, strict=True)]
    outputs = [np.asarray(y) for y in listed(model.predict(single(inputs), verbose=0))]
    largest = 0.0
    for given, flat in zip(outputs, case["outputs"], strict=True):
        expected = array(flat)
        if given.shape != expected.shape:
            raise ValueError(f"gives {given.shape}, not {expected.shape}")
        away = np.abs(given.astype("float64") - expected)
        largest = max(largest, float(away.max(initial=0.0)))
        if not np.isfinite(given).all():
            raise ValueError("gives what is no number")
    return largest


def fits_and_saves(model, case, folder):
    """One step of training moves what is trainable and nothing else; Keras can save it again."""
    inputs = [array(x, t.dtype) for x, t in zip(case["inputs"], model.inputs, strict=True)]
    goals = [array(y) + 1 for y in case["outputs"]]
    before = [w.numpy().copy() for w in model.trainable_variables]
    frozen = [w.numpy().copy() for layer in model.layers if not layer.trainable for w in layer.weights]
    model.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse")
    history = model.fit(single(inputs), single(goals), epochs=1, verbose=0)
    assert np.isfinite(history.history["loss"][0]), "the loss is no number"
    moved = [not np.array_equal(a, w.numpy()) for a, w in zip(before, model.trainable_variables)]
    assert any(moved) or not before, "no weight was trained"
    after = [w.numpy() for layer in model.layers if not layer.trainable for w in layer.weights]
    assert all(np.array_equal(a, b) for a, b in zip(frozen, after)), "a frozen weight was trained"
    path = os.path.join(folder, "again.keras")
    model.save(path)
    again = keras.models.load_model(path, safe_mode=True)
    a, b = (listed(m.predict(single(inputs), verbose=0)) for m in (model, again))
    assert all(np.array_equal(x, y) for x, y in zip(a, b)), "it changed when Keras saved it again"
    os.remove(path)


def main(folder):
    names = sorted(name[:-6] for name in os.listdir(folder) if name.endswith(".keras"))
    failures, trained, most = [], 0, 0.0
    for name in names:
        with open(os.path.join(folder, f"{name}.json")) as file:
            case = json.load(file)
        try:
            keras.backend.clear_session()
            model = keras.models.load_model(os.path.join(folder, f"{name}.keras"), safe_mode=True)
            away = difference(model, case)
            print(f"{away:.2e}  {name}", flush=True)
            if not away <= case["most"]:
                failures.append(f"{name}: differs by {away:.2e}, where {case['most']} is allowed")
            if not case["most"] > 1e-5:
                most = max(most, away)
            if case["fits"]:
                fits_and_saves(model, case, folder)
                trained += 1
        except Exception as error:
            failures.append(f"{name}: {type(error).__name__}: {str(error)[:2000]}")
    for failure in failures:
        print(failure)
    print(
        f"Keras {keras.__version__} on {keras.backend.backend()}: {len(names)} models compared, "
        f"{trained} trained for a step and saved again, {len(failures)} failures; "
        f"the largest difference where 1e-5 is allowed is {most:.1e}"
    )
    return 1 if failures or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
