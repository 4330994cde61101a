using System.Text.Json.Serialization;

namespace KeyScan.Registry.Findings;

/// <summary>Makes the code that reads and writes places when the library is built, so that it needs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<RecordedLocation>))]
internal sealed partial class LocationJsonContext : JsonSerializerContext;
