# Renders the demo tracks again from their scores (Sources/DemoScores): Debian's packages, then one program.
.PHONY: demo-audio
demo-audio:
	apt-get install -y --no-install-recommends fluidsynth musescore-general-soundfont-lossless ffmpeg caps
	swift run render-demo
