import os

import discord
from discord import app_commands

from speaker import speak

bot = discord.Client(intents=discord.Intents.default())
commands = app_commands.CommandTree(bot)


@commands.command(description="Says a text aloud")
async def say(interaction: discord.Interaction, text: str):
    await interaction.response.defer()  # Discord wants a first answer within three seconds.
    try:
        sound = await speak(text)
    except Exception as error:
        await interaction.followup.send(f"That did not work: {error}")
        return
    await interaction.followup.send(file=discord.File(sound, "speech.wav"))


@bot.event
async def on_ready():
    await commands.sync()


if __name__ == "__main__":
    bot.run(os.environ["DISCORD_TOKEN"])
