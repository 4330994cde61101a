using System.Text;
using System.Text.Json;

namespace KeyScan.Registry.Findings;

/// <summary>Places as the JSON that a column of the registry holds.</summary>
internal static class LocationJson
{
    /// <summary>The JSON of <paramref name="places"/>.</summary>
    public static string Write(IReadOnlyList<RecordedLocation> places) =>
        JsonSerializer.Serialize(places, LocationJsonContext.Default.IReadOnlyListRecordedLocation);

    /// <summary>The places in <paramref name="json"/>; none where somebody has put something else there.</summary>
    public static IReadOnlyList<RecordedLocation> Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json),
                LocationJsonContext.Default.IReadOnlyListRecordedLocation) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
