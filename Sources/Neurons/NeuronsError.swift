/// What stands in the way of hearing neurons: one sentence for a person.
public enum NeuronsError: Error, Equatable, CustomStringConvertible {
  /// A track with less sound than the receptive field.
  case tooShort(file: String)
  /// A track that is no longer what it was when it was listened to.
  case changed(file: String)

  public var description: String {
    switch self {
    case .tooShort(let file): "\(file) has too little sound in it for the network to say anything."
    case .changed(let file): "\(file) is no longer what it was when it was listened to."
    }
  }
}
