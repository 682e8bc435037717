import pathlib
import sys

import replicate

workflow = pathlib.Path(sys.argv[1]).read_text()
with open(sys.argv[2], "rb") as picture:
    output = replicate.run("local/workflow", input={"workflow": workflow, "image": picture})
for image in output:
    name = image.url.rsplit("/", 1)[1]
    pathlib.Path(name).write_bytes(image.read())
    print(name)
