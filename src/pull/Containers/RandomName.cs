using System.Security.Cryptography;

namespace Mocker.Pull.Containers;

/// <summary>Names for containers that nobody has named: a property and a bird.</summary>
internal static class RandomName
{
    private static readonly string[] s_properties =
    [
        "able", "agile", "amber", "brave", "bright", "brisk", "calm", "clear", "clever", "crisp", "curious", "deft", "eager", "early", "fair",
        "fleet", "fond", "frank", "gentle", "glad", "golden", "grand", "happy", "hardy", "honest", "jolly", "keen", "kind", "late", "light", "lively",
        "lucky", "merry", "mild", "modest", "neat", "nimble", "noble", "patient", "plain", "proud", "quick", "quiet", "ready", "rosy", "sharp",
        "shy", "silent", "silver", "sleepy", "smart", "snowy", "sober", "solid", "steady", "sunny", "swift", "tidy", "upright", "vivid", "warm",
        "wary", "wise", "witty",
    ];

    private static readonly string[] s_birds =
    [
        "avocet", "bittern", "bunting", "buzzard", "chough", "coot", "cormorant", "crane", "crossbill", "cuckoo", "curlew", "dipper", "dotterel",
        "dunlin", "dunnock", "eider", "falcon", "fieldfare", "finch", "fulmar", "gannet", "godwit", "goldcrest", "goosander", "grebe", "harrier",
        "heron", "hobby", "hoopoe", "jackdaw", "jay", "kestrel", "kingfisher", "kite", "knot", "lapwing", "lark", "linnet", "magpie", "martin",
        "merlin", "nightjar", "nuthatch", "osprey", "ouzel", "owl", "petrel", "pipit", "plover", "puffin", "quail", "raven", "redstart", "robin",
        "sanderling", "shrike", "siskin", "skua", "snipe", "starling", "swift", "tern", "thrush", "wren",
    ];

    public static string Next() => $"{RandomNumberGenerator.GetItems<string>(s_properties, 1)[0]}_{RandomNumberGenerator.GetItems<string>(s_birds, 1)[0]}";
}
