print("genrescope")
