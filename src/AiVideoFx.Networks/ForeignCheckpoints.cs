namespace AiVideoFx.Networks;

/// <summary>Checkpoints that people have, that are well known, and that no effect can use: told by names of tensors.</summary>
internal static class ForeignCheckpoints
{
    private const string UpscaleTakes = "Upscale takes ESRGAN, compact and SPAN networks";

    // Parts of names, all of which must occur in one name or another; the first row that fits counts.
    private static readonly (string[] Parts, string What)[] Known =
    [
        (["lora_"], "is a LoRA: a change to another network, not a network. No effect takes LoRAs"),
        (["hada_w1"], "is a LyCORIS: a change to another network, not a network. No effect takes those"),
        (["control_model."], "is a ControlNet, which steers a diffusion model. No effect takes those"),
        (["controlnet_cond_embedding."], "is a ControlNet, which steers a diffusion model. No effect takes those"),
        (["cond_stage_model.", "input_blocks."], "is a whole Stable Diffusion model. No effect takes those yet"),
        (["input_blocks.0.0.weight", "output_blocks."], "is the U-Net of a Stable Diffusion model. No effect takes those yet"),
        (["down_blocks.0.", "time_embedding."], "is the U-Net of a diffusion model in diffusers' layout. No effect takes those yet"),
        (["text_embedding.", "blocks.0.self_attn."], "is a video diffusion transformer (Wan). No effect takes those yet"),
        (["double_blocks.0.", "single_blocks."], "is a diffusion transformer (FLUX, HunyuanVideo). No effect takes those"),
        (["text_model.encoder.layers."], "is a CLIP text encoder. No effect takes those yet"),
        (["encoder.block.0.layer.0.SelfAttention."], "is a T5 text encoder. No effect takes those yet"),
        (["quant_conv.", "decoder."], "is the VAE of a diffusion model. No effect takes those yet"),
        (["layers.0.residual_group.", ".A_log"], $"is a state-space network for upscaling (MambaIR or DVMSR). {UpscaleTakes}"),
        (["layers.0.residual_group.blocks.0.correlation."], $"is a HiT network for upscaling. {UpscaleTakes}"),
        (["layers.0.residual_group.blocks.0."], $"is a transformer for upscaling (SwinIR, HAT or DAT). {UpscaleTakes}"),
        (["unet1.conv1.", "unet2.conv1."], $"is a Real-CUGAN or waifu2x network. {UpscaleTakes}"),
        (["conv_near.", "block_1.c1_r.", "conv_cat."], $"is a SPANF network, whose layers are not SPAN's. {UpscaleTakes}"),
        (["tea_conv_cat.", "block_1.c1_r."], $"is an ESPAN network, whose layers are not SPAN's. {UpscaleTakes}"),
        (["block_1.c1_r.", "block_1.esa."], $"is an RLFN network. {UpscaleTakes}"),
        (["fea_conv.", "B1.c1_d.", "B1.esa."], $"is an RFDN network. {UpscaleTakes}"),
        (["cells.0.", "tail.0."], $"is an EFDN network. {UpscaleTakes}"),
        (["to_feat.", "feats.0.", "to_img.0."], $"is a SAFMN network or one of its relatives. {UpscaleTakes}"),
    ];

    /// <summary>What a checkpoint is, as the end of a sentence; null when it is none of these.</summary>
    /// <param name="names">Names of its tensors.</param>
    public static string? Find(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return Array.Find(Known, row => Array.TrueForAll(row.Parts, part => Array.Exists(all, name => name.Contains(part, StringComparison.Ordinal)))).What;
    }
}
