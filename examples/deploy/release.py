import sys

import replicate

deployment = replicate.deployments.update("local", "stories", version=sys.argv[1])
print(deployment.current_release.number)
