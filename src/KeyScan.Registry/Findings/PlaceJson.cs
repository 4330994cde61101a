using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeyScan.Registry.Findings;

/// <summary>Places as the JSON that a column of the registry holds.</summary>
internal static class PlaceJson
{
    /// <summary>The JSON of <paramref name="places"/>.</summary>
    public static string Write(IReadOnlyList<RecordedPlace> places) => JsonSerializer.Serialize(places, PlaceJsonContext.Default.IReadOnlyListRecordedPlace);

    /// <summary>The places in <paramref name="json"/>; none where somebody has put something else there.</summary>
    public static IReadOnlyList<RecordedPlace> Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), PlaceJsonContext.Default.IReadOnlyListRecordedPlace) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <summary>Makes the code that reads and writes places when the library is built, so that it needs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<RecordedPlace>))]
internal sealed partial class PlaceJsonContext : JsonSerializerContext;
