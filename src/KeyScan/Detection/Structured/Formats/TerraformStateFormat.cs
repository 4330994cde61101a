namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// State of Terraform and OpenTofu, which holds every attribute of every resource:
/// https://developer.hashicorp.com/terraform/language/state/sensitive-data.
/// </summary>
internal sealed class TerraformStateFormat : IStructuredFormat
{
    private static readonly StepWords Words = new("id arn kms_key_id key_id key_name private public_key",
        "user_data.sh policy.json");

    /// <inheritdoc/>
    public string Advice =>
        "Keep state in an encrypted remote backend, never in the repository, and use ephemeral values or write-only arguments "
            + "so that it is not in the state at all";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsJson && file.Holds("\"terraform_version\""u8) && (file.Holds("\"resources\""u8) || file.Holds("\"modules\""u8));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        JsonView json = file.Json;
        var walk = new StepWalk(json, slots, Words);
        for (int output = json.First(json.Member(json.Root, "outputs"u8)); output >= 0; output = json.Next(output))
        {
            slots.Step = StepText.Of("output", StepText.Of(json.Name(output)));
            int value = json.Member(output, "value"u8);
            if (json.IsString(value) && json.IsTrue(json.Member(output, "sensitive"u8)))
                slots.AddCredential(AssignmentKind.Secret, json[value].Start, json[value].End, "", SlotWriting.Json);
            else if (json.IsString(value))
                slots.Add(new Slot(SlotUse.Named, AssignmentKind.None, json[value].Start, json[value].End, "",
                    "output") { NameStart = json[output].NameStart, NameEnd = json[output].NameEnd, Writing = SlotWriting.Json });
        }
        for (int resource = json.First(json.Member(json.Root, "resources"u8)); resource >= 0; resource = json.Next(resource))
        {
            slots.Step = $"resource {json.Label(resource, "type"u8)}.{json.Label(resource, "name"u8)}";
            slots.AddPlace(json[resource].Start, json[resource].End);
            for (int instance = json.First(json.Member(resource, "instances"u8)); instance >= 0; instance = json.Next(instance))
                walk.Walk(json.Member(instance, "attributes"u8), "attribute");
        }
        // Before version 4 of the format, attributes are flat and resources have names.
        for (int module = json.First(json.Member(json.Root, "modules"u8)); module >= 0; module = json.Next(module))
        {
            for (int resource = json.First(json.Member(module, "resources"u8)); resource >= 0; resource = json.Next(resource))
            {
                slots.Step = $"resource {StepText.Of(json.Name(resource))}";
                slots.AddPlace(json[resource].Start, json[resource].End);
                walk.Walk(json.Member(json.Member(resource, "primary"u8), "attributes"u8), "attribute");
            }
        }
    }
}
