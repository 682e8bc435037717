"""Runs a workflow in the form of ComfyUI's API: numbered nodes, each with a class and inputs, which may be another node's output."""
import json
import tempfile
from typing import List, Optional

from cog import BaseRunner, Input, Path
from PIL import Image, ImageFilter, ImageOps


def blank(width=256, height=256, color="white"):
    return Image.new("RGB", (width, height), color)


NODES = {
    "EmptyImage": blank,
    "ImageInvert": lambda image: ImageOps.invert(image),
    "ImageBlur": lambda image, radius=4: image.filter(ImageFilter.GaussianBlur(radius)),
    "ImageScale": lambda image, width, height: image.resize((width, height)),
}


class Runner(BaseRunner):
    def run(
        self,
        workflow: str = Input(description="The workflow as JSON, as ComfyUI exports it for its API"),
        image: Optional[Path] = Input(description="What LoadImage gives", default=None),
    ) -> List[Path]:
        nodes = json.loads(workflow)
        done, saved = {}, []
        folder = Path(tempfile.mkdtemp())

        def value(given):
            """[node, output] is a link to another node; anything else is itself."""
            return result(given[0]) if isinstance(given, list) else given

        def result(name):
            if name not in done:
                node = nodes[name]
                inputs = {key: value(given) for key, given in node["inputs"].items()}
                print(f"{name}: {node['class_type']}")
                if node["class_type"] == "LoadImage":
                    done[name] = Image.open(image).convert("RGB")
                elif node["class_type"] == "SaveImage":
                    path = folder / f"{inputs.get('filename_prefix', 'output')}-{name}.png"
                    inputs["images"].save(path)
                    saved.append(path)
                    done[name] = path
                else:
                    done[name] = NODES[node["class_type"]](**inputs)
            return done[name]

        for name, node in nodes.items():
            if node["class_type"] == "SaveImage":
                result(name)
        return saved
