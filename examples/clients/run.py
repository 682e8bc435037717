import replicate

# A text in, a file out: a FileOutput, which is read like a file.
sound = replicate.run("mimeo/speak", input={"text": "Good morning"})
with open("morning.wav", "wb") as file:
    file.write(sound.read())

# A file in, several files out.
with open("picture.png", "rb") as picture:
    sizes = replicate.run("mimeo/enlarge", input={"image": picture})
for number, image in enumerate(sizes):
    with open(f"larger-{number}.png", "wb") as file:
        file.write(image.read())

# Without waiting: make a prediction, look at it later.
prediction = replicate.predictions.create("mimeo/hello-world", input={"text": "Ada"})
prediction.wait()
print(prediction.status, prediction.output)
