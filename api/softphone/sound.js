/** What is heard of a call: a microphone for one side, a recording for the other, or for both. */

const SIDES = { customer: 0, agent: 1 }; // the channels of the stream
const LONGEST_S = 2 * 3600; // of a recording: it is decoded whole

/** Why there is no sound, in words for whoever wants to call. */
export class SoundError extends Error {}

/** Return a recording's sound from a file of this machine or an address; throws SoundError. */
export async function decoded(context, source) {
  try {
    const bytes = source instanceof Blob ? source : await (await fetch(source)).blob();
    const buffer = await context.decodeAudioData(await bytes.arrayBuffer());
    if (buffer.duration > LONGEST_S) throw new SoundError("This recording is longer than 2 hours.");
    return buffer;
  } catch (error) {
    if (error instanceof SoundError) throw error;
    throw new SoundError("This recording can’t be played: choose a WAV, MP3, OGG or FLAC file.");
  }
}

/** Return the microphone's stream; throws SoundError. */
export async function microphone() {
  if (!navigator.mediaDevices)
    throw new SoundError(
      "A browser gives its microphone only to pages from https or this machine.",
    );
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    throw new SoundError(REASONS[error.name] ?? `The microphone can’t be used: ${error.message}`);
  }
}

const REASONS = {
  NotAllowedError:
    "The microphone is not allowed. Allow it beside the page’s address, then call again.",
  NotFoundError: "No microphone was found. Plug one in, or call without one.",
  NotReadableError: "Another program holds the microphone. Close it, then call again.",
};

/** Two sides on one clock. `onSound(Int16Array, [customer's level, agent's level])` each 100 ms. */
export class Mixer {
  constructor(context, onSound) {
    this.context = context;
    this.onSound = onSound;
    this.merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
    this.sources = [];
  }

  /** Load what collects the sound; nothing is heard before `begin`. */
  async prepare() {
    await this.context.audioWorklet.addModule(new URL("worklet.js", import.meta.url));
    this.collector = new AudioWorkletNode(this.context, "tonewise-collector", {
      channelCount: 2,
      channelCountMode: "explicit",
      channelInterpretation: "discrete",
    });
  }

  /** Let a microphone speak for a side. */
  take(stream, side) {
    this.stream = stream;
    this.mouth = new GainNode(this.context);
    new MediaStreamAudioSourceNode(this.context, { mediaStream: stream }).connect(this.mouth);
    this.mouth.connect(this.merger, 0, SIDES[side]);
  }

  /** Let a recording speak for `sides`; with one channel for each, the left is the customer. */
  play(buffer, sides, onEnded) {
    const source = new AudioBufferSourceNode(this.context, { buffer });
    const split = new ChannelSplitterNode(this.context, { numberOfOutputs: 2 });
    source.connect(split);
    for (const side of sides) {
      const channel = buffer.numberOfChannels > 1 ? SIDES[side] : 0;
      split.connect(this.merger, channel, SIDES[side]);
      split.connect(this.context.destination, channel); // whoever calls hears it too
    }
    source.onended = onEnded;
    this.sources.push(source);
  }

  /** Let everything begin at once. */
  async begin() {
    // Only now: it collects silence before it is connected to anything.
    this.collector.port.onmessage = ({ data }) => this.onSound(data.sound, data.levels);
    this.merger.connect(this.collector).connect(this.context.destination); // its output is silence
    await this.context.resume();
    for (const source of this.sources) source.start();
  }

  /** Let the microphone be silent, or heard again. */
  mute(muted) {
    if (this.mouth) this.mouth.gain.value = muted ? 0 : 1;
  }

  /** Stop the clock: recordings wait, the microphone goes unheard. */
  async hold(held) {
    await (held ? this.context.suspend() : this.context.resume());
  }

  /** Give the microphone back. */
  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    if (this.context.state !== "closed") this.context.close();
  }
}
