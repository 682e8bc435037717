import replicate

for event in replicate.stream("local/storyteller", input={"prompt": "Alice was", "max_tokens": 40}):
    print(event, end="", flush=True)
print()
