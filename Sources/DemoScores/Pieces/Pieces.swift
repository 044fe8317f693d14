extension Score {
  /// Every piece, in the order of the genres.
  public static let all: [Score] = [
    blues, classical, country, disco, hiphop, jazz, metal, pop, reggae, rock, electronic,
  ]
}
