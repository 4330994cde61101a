namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// Logins of Docker's client, <c>.docker/config.json</c> and <c>.dockercfg</c>:
/// https://docs.docker.com/reference/cli/docker/login/#credential-stores.
/// </summary>
internal sealed class DockerConfigFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice =>
        "Set `credsStore` (or `credHelpers`) so that docker keeps logins in the system's keychain, and log in anew";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsJson && (file.IsNamed(".dockercfg", "dockercfg", ".dockerconfigjson")
        || (file.Holds("\"auths\""u8)
            && (file.Holds("\"auth\""u8) || file.Holds("\"identitytoken\""u8) || file.Holds("\"password\""u8))));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        JsonView json = file.Json;
        int auths = json.Member(json.Root, "auths"u8);
        for (int login = json.First(auths >= 0 ? auths : json.Root); login >= 0; login = json.Next(login))
        {
            slots.Step = StepText.Of("registry", StepText.Of(json.Name(login)));
            (slots.Host, slots.User) = (StepText.Of(json.Name(login)), json.Label(login, "username"u8));
            Add(json, json.Member(login, "auth"u8), AssignmentKind.BasicAuth, "auth", slots);
            Add(json, json.Member(login, "password"u8), AssignmentKind.Password, "password", slots);
            Add(json, json.Member(login, "identitytoken"u8), AssignmentKind.Secret, "identitytoken", slots);
            Add(json, json.Member(login, "registrytoken"u8), AssignmentKind.Secret, "registrytoken", slots);
        }
    }

    private static void Add(JsonView json, int node, AssignmentKind kind, string what, SlotList slots)
    {
        if (json.IsString(node))
            slots.AddCredential(kind, json[node].Start, json[node].End, what, SlotWriting.Json);
    }
}
