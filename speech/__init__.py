"""Sound in, Utterances out: decoding, voice activity, features, voice emotion, words, conduct."""
