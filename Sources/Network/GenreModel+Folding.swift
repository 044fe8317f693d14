extension GenreModel {
  /// The same function without batch norm, as it plays: each block's running statistics, scale and shift have become
  /// part of its weights and bias.
  public var folded: GenreModel {
    var (configuration, tensors) = (configuration, tensors)
    for (index, geometry) in BlockGeometry.chain(configuration).enumerated() where geometry.block.norm {
      let prefix = "convolution.\(index)."
      let parts = ["scale", "shift", "mean", "variance"].map { tensors.removeValue(forKey: prefix + "norm." + $0)! }
      var (weight, bias) = (tensors[prefix + "weight"]!, tensors[prefix + "bias"]!)
      let size = geometry.patchSize
      for filter in 0..<geometry.filters {
        let factor = parts[0][filter] / (max(0, parts[3][filter]) + Self.epsilon).squareRoot()
        for place in filter * size..<(filter + 1) * size { weight[place] *= factor }
        bias[filter] = (bias[filter] - parts[2][filter]) * factor + parts[1][filter]
      }
      (tensors[prefix + "weight"], tensors[prefix + "bias"]) = (weight, bias)
      configuration.convolutions[index].norm = false
    }
    return GenreModel(configuration: configuration, labels: labels, provenance: provenance, tensors: tensors)
  }
}
