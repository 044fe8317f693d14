import Mel
import Network

extension ModelConfiguration {
  /// The columns that the model hears.
  public var mel: MelConfiguration { MelConfiguration(sampleRate: sampleRate, window: window, hop: hop, bands: bands) }
}
