import Network
import Testing

@testable import Training

@Suite struct RecipeTests {
  @Test func presetsAreWhatTheyClaim() throws {
    for name in Recipe.presets.keys { _ = try Recipe.named(name).configuration(.init(hop: 1_708)) }
    let blog = try Recipe.named("blog-2016").configuration(.init(hop: 1_708))
    let convolution = ModelConfiguration.Convolution(filters: 256, time: 5, poolTime: 2)
    #expect(blog.convolutions == [convolution, convolution, convolution] && blog.lstm == 256)
    #expect(try Recipe.named("single").configuration(.init(hop: 1_708)).output == .last)
    let ours = try Recipe.named("default").configuration(.init(hop: 1_708))
    #expect(ours.receptiveField == 20 && ours.stride == 4)
  }

  @Test func badRecipesAreRefused() throws {
    let good = try #require(Recipe.presets["default"])
    #expect(try Recipe(toml: good, file: "r") == Recipe.named("default"))
    let bad = [
      ("epochs = 120", "epochs = 0"), ("epochs = 120", "epochs = \"many\""), ("epochs = 120", ""),
      ("epochs = 120", "epochs = 120\nepoch = 1"), ("mixup = 0.2", "mixups = 0.2"),
      ("loss = \"sum\"", "loss = \"most\""),
      ("blocks = 0.1", "blocks = 1.0"), ("rate = 2e-3", "rate = -1.0"), ("[network]", "[network"),
      ("clip = 5.0", "clip = inf"), ("weight_decay = 1e-2", "weight_decay = 1e39"),
      ("floor_db = -60.0", "floor_db = nan"), ("time_constant = 5.0", "time_constant = inf"),
    ]
    for (old, new) in bad {
      let text = good.replacing(old, with: new, maxReplacements: 1)
      #expect(text != good)
      #expect(throws: RecipeError.self, "\(new)") { try Recipe(toml: text, file: "r") }
    }
    #expect(throws: RecipeError.self) { try Recipe.named("/nowhere/at/all") }
    for (old, new, place) in [
      ("rate = 2e-3", "rate = 1", "optimiser.rate"), ("norm = true", "norm = 1", "network.convolutions.0.norm"),
      ("rate = 2e-3", "", "optimiser.rate"),
    ] {
      let text = good.replacing(old, with: new, maxReplacements: 1)
      #expect {
        try Recipe(toml: text, file: "r")
      } throws: {
        "\($0)".contains("“\(place)”")
      }
    }
    let tooHigh = good.replacing("bands = 8", with: "bands = 200")
    #expect(throws: ModelError.self) { try Recipe(toml: tooHigh, file: "r").configuration(.init()) }
  }
}
