import replicate

model = replicate.models.get("local/storyteller")
replicate.deployments.create(name="stories", model="local/storyteller", version=model.latest_version.id,
                             hardware="cpu", min_instances=1, max_instances=2)

deployment = replicate.deployments.get("local/stories")
prediction = deployment.predictions.create(input={"prompt": "Alice was"})
prediction.wait()
print("".join(prediction.output))
