// The signature of the graph 'model_1': 162 layers. Generated: do not edit.
// To make it again: npm run examples:signature
import type { SignatureValue } from 'tensorgraft';

export interface MobileNetV2 {
  inputs: ['input_1'];
  outputs: ['dense_3'];
  layers: {
    input_1: { class: 'InputLayer'; config: {}; in: []; out: [null, 224, 224, 3] };
    Conv1_pad: {
      class: 'ZeroPadding2D';
      config: { padding: [[0, 1], [0, 1]]; dataFormat: 'channelsLast' };
      in: [[null, 224, 224, 3]];
      out: [null, 225, 225, 3];
    };
    Conv1: {
      class: 'Conv2D';
      config: {
        filters: 32;
        kernelSize: [3, 3];
        strides: [2, 2];
        padding: 'valid';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 225, 225, 3]];
      out: [null, 112, 112, 32];
    };
    bn_Conv1: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 112, 112, 32]];
      out: [null, 112, 112, 32];
    };
    Conv1_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 112, 112, 32]];
      out: [null, 112, 112, 32];
    };
    expanded_conv_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 112, 112, 32]];
      out: [null, 112, 112, 32];
    };
    expanded_conv_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 112, 112, 32]];
      out: [null, 112, 112, 32];
    };
    expanded_conv_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 112, 112, 32]];
      out: [null, 112, 112, 32];
    };
    expanded_conv_project: {
      class: 'Conv2D';
      config: {
        filters: 16;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 112, 112, 32]];
      out: [null, 112, 112, 16];
    };
    expanded_conv_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 112, 112, 16]];
      out: [null, 112, 112, 16];
    };
    block_1_expand: {
      class: 'Conv2D';
      config: {
        filters: 96;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 112, 112, 16]];
      out: [null, 112, 112, 96];
    };
    block_1_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 112, 112, 96]];
      out: [null, 112, 112, 96];
    };
    block_1_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 112, 112, 96]];
      out: [null, 112, 112, 96];
    };
    block_1_pad: {
      class: 'ZeroPadding2D';
      config: { padding: [[0, 1], [0, 1]]; dataFormat: 'channelsLast' };
      in: [[null, 112, 112, 96]];
      out: [null, 113, 113, 96];
    };
    block_1_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [2, 2];
        padding: 'valid';
        dataFormat: 'channelsLast';
      };
      in: [[null, 113, 113, 96]];
      out: [null, 56, 56, 96];
    };
    block_1_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 56, 56, 96]];
      out: [null, 56, 56, 96];
    };
    block_1_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 56, 56, 96]];
      out: [null, 56, 56, 96];
    };
    block_1_project: {
      class: 'Conv2D';
      config: {
        filters: 24;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 56, 56, 96]];
      out: [null, 56, 56, 24];
    };
    block_1_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 56, 56, 24]];
      out: [null, 56, 56, 24];
    };
    block_2_expand: {
      class: 'Conv2D';
      config: {
        filters: 144;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 56, 56, 24]];
      out: [null, 56, 56, 144];
    };
    block_2_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 56, 56, 144]];
      out: [null, 56, 56, 144];
    };
    block_2_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 56, 56, 144]];
      out: [null, 56, 56, 144];
    };
    block_2_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 56, 56, 144]];
      out: [null, 56, 56, 144];
    };
    block_2_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 56, 56, 144]];
      out: [null, 56, 56, 144];
    };
    block_2_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 56, 56, 144]];
      out: [null, 56, 56, 144];
    };
    block_2_project: {
      class: 'Conv2D';
      config: {
        filters: 24;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 56, 56, 144]];
      out: [null, 56, 56, 24];
    };
    block_2_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 56, 56, 24]];
      out: [null, 56, 56, 24];
    };
    block_2_add: {
      class: 'Add';
      config: {};
      in: [[null, 56, 56, 24], [null, 56, 56, 24]];
      out: [null, 56, 56, 24];
    };
    block_3_expand: {
      class: 'Conv2D';
      config: {
        filters: 144;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 56, 56, 24]];
      out: [null, 56, 56, 144];
    };
    block_3_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 56, 56, 144]];
      out: [null, 56, 56, 144];
    };
    block_3_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 56, 56, 144]];
      out: [null, 56, 56, 144];
    };
    block_3_pad: {
      class: 'ZeroPadding2D';
      config: { padding: [[0, 1], [0, 1]]; dataFormat: 'channelsLast' };
      in: [[null, 56, 56, 144]];
      out: [null, 57, 57, 144];
    };
    block_3_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [2, 2];
        padding: 'valid';
        dataFormat: 'channelsLast';
      };
      in: [[null, 57, 57, 144]];
      out: [null, 28, 28, 144];
    };
    block_3_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 28, 28, 144]];
      out: [null, 28, 28, 144];
    };
    block_3_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 28, 28, 144]];
      out: [null, 28, 28, 144];
    };
    block_3_project: {
      class: 'Conv2D';
      config: {
        filters: 32;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 28, 28, 144]];
      out: [null, 28, 28, 32];
    };
    block_3_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 28, 28, 32]];
      out: [null, 28, 28, 32];
    };
    block_4_expand: {
      class: 'Conv2D';
      config: {
        filters: 192;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 28, 28, 32]];
      out: [null, 28, 28, 192];
    };
    block_4_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_4_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_4_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_4_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_4_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_4_project: {
      class: 'Conv2D';
      config: {
        filters: 32;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 32];
    };
    block_4_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 28, 28, 32]];
      out: [null, 28, 28, 32];
    };
    block_4_add: {
      class: 'Add';
      config: {};
      in: [[null, 28, 28, 32], [null, 28, 28, 32]];
      out: [null, 28, 28, 32];
    };
    block_5_expand: {
      class: 'Conv2D';
      config: {
        filters: 192;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 28, 28, 32]];
      out: [null, 28, 28, 192];
    };
    block_5_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_5_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_5_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_5_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_5_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_5_project: {
      class: 'Conv2D';
      config: {
        filters: 32;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 32];
    };
    block_5_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 28, 28, 32]];
      out: [null, 28, 28, 32];
    };
    block_5_add: {
      class: 'Add';
      config: {};
      in: [[null, 28, 28, 32], [null, 28, 28, 32]];
      out: [null, 28, 28, 32];
    };
    block_6_expand: {
      class: 'Conv2D';
      config: {
        filters: 192;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 28, 28, 32]];
      out: [null, 28, 28, 192];
    };
    block_6_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_6_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 28, 28, 192]];
      out: [null, 28, 28, 192];
    };
    block_6_pad: {
      class: 'ZeroPadding2D';
      config: { padding: [[0, 1], [0, 1]]; dataFormat: 'channelsLast' };
      in: [[null, 28, 28, 192]];
      out: [null, 29, 29, 192];
    };
    block_6_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [2, 2];
        padding: 'valid';
        dataFormat: 'channelsLast';
      };
      in: [[null, 29, 29, 192]];
      out: [null, 14, 14, 192];
    };
    block_6_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 192]];
      out: [null, 14, 14, 192];
    };
    block_6_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 192]];
      out: [null, 14, 14, 192];
    };
    block_6_project: {
      class: 'Conv2D';
      config: {
        filters: 64;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 192]];
      out: [null, 14, 14, 64];
    };
    block_6_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 64]];
      out: [null, 14, 14, 64];
    };
    block_7_expand: {
      class: 'Conv2D';
      config: {
        filters: 384;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 64]];
      out: [null, 14, 14, 384];
    };
    block_7_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_7_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_7_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_7_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_7_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_7_project: {
      class: 'Conv2D';
      config: {
        filters: 64;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 64];
    };
    block_7_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 64]];
      out: [null, 14, 14, 64];
    };
    block_7_add: {
      class: 'Add';
      config: {};
      in: [[null, 14, 14, 64], [null, 14, 14, 64]];
      out: [null, 14, 14, 64];
    };
    block_8_expand: {
      class: 'Conv2D';
      config: {
        filters: 384;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 64]];
      out: [null, 14, 14, 384];
    };
    block_8_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_8_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_8_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_8_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_8_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_8_project: {
      class: 'Conv2D';
      config: {
        filters: 64;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 64];
    };
    block_8_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 64]];
      out: [null, 14, 14, 64];
    };
    block_8_add: {
      class: 'Add';
      config: {};
      in: [[null, 14, 14, 64], [null, 14, 14, 64]];
      out: [null, 14, 14, 64];
    };
    block_9_expand: {
      class: 'Conv2D';
      config: {
        filters: 384;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 64]];
      out: [null, 14, 14, 384];
    };
    block_9_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_9_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_9_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_9_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_9_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_9_project: {
      class: 'Conv2D';
      config: {
        filters: 64;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 64];
    };
    block_9_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 64]];
      out: [null, 14, 14, 64];
    };
    block_9_add: {
      class: 'Add';
      config: {};
      in: [[null, 14, 14, 64], [null, 14, 14, 64]];
      out: [null, 14, 14, 64];
    };
    block_10_expand: {
      class: 'Conv2D';
      config: {
        filters: 384;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 64]];
      out: [null, 14, 14, 384];
    };
    block_10_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_10_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_10_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_10_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_10_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 384];
    };
    block_10_project: {
      class: 'Conv2D';
      config: {
        filters: 96;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 384]];
      out: [null, 14, 14, 96];
    };
    block_10_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 96]];
      out: [null, 14, 14, 96];
    };
    block_11_expand: {
      class: 'Conv2D';
      config: {
        filters: 576;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 96]];
      out: [null, 14, 14, 576];
    };
    block_11_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_11_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_11_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_11_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_11_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_11_project: {
      class: 'Conv2D';
      config: {
        filters: 96;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 96];
    };
    block_11_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 96]];
      out: [null, 14, 14, 96];
    };
    block_11_add: {
      class: 'Add';
      config: {};
      in: [[null, 14, 14, 96], [null, 14, 14, 96]];
      out: [null, 14, 14, 96];
    };
    block_12_expand: {
      class: 'Conv2D';
      config: {
        filters: 576;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 96]];
      out: [null, 14, 14, 576];
    };
    block_12_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_12_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_12_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_12_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_12_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_12_project: {
      class: 'Conv2D';
      config: {
        filters: 96;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 96];
    };
    block_12_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 96]];
      out: [null, 14, 14, 96];
    };
    block_12_add: {
      class: 'Add';
      config: {};
      in: [[null, 14, 14, 96], [null, 14, 14, 96]];
      out: [null, 14, 14, 96];
    };
    block_13_expand: {
      class: 'Conv2D';
      config: {
        filters: 576;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 14, 14, 96]];
      out: [null, 14, 14, 576];
    };
    block_13_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_13_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 14, 14, 576]];
      out: [null, 14, 14, 576];
    };
    block_13_pad: {
      class: 'ZeroPadding2D';
      config: { padding: [[0, 1], [0, 1]]; dataFormat: 'channelsLast' };
      in: [[null, 14, 14, 576]];
      out: [null, 15, 15, 576];
    };
    block_13_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [2, 2];
        padding: 'valid';
        dataFormat: 'channelsLast';
      };
      in: [[null, 15, 15, 576]];
      out: [null, 7, 7, 576];
    };
    block_13_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 576]];
      out: [null, 7, 7, 576];
    };
    block_13_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 7, 7, 576]];
      out: [null, 7, 7, 576];
    };
    block_13_project: {
      class: 'Conv2D';
      config: {
        filters: 160;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 576]];
      out: [null, 7, 7, 160];
    };
    block_13_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 160]];
      out: [null, 7, 7, 160];
    };
    block_14_expand: {
      class: 'Conv2D';
      config: {
        filters: 960;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 160]];
      out: [null, 7, 7, 960];
    };
    block_14_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_14_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_14_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_14_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_14_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_14_project: {
      class: 'Conv2D';
      config: {
        filters: 160;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 160];
    };
    block_14_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 160]];
      out: [null, 7, 7, 160];
    };
    block_14_add: {
      class: 'Add';
      config: {};
      in: [[null, 7, 7, 160], [null, 7, 7, 160]];
      out: [null, 7, 7, 160];
    };
    block_15_expand: {
      class: 'Conv2D';
      config: {
        filters: 960;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 160]];
      out: [null, 7, 7, 960];
    };
    block_15_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_15_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_15_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_15_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_15_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_15_project: {
      class: 'Conv2D';
      config: {
        filters: 160;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 160];
    };
    block_15_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 160]];
      out: [null, 7, 7, 160];
    };
    block_15_add: {
      class: 'Add';
      config: {};
      in: [[null, 7, 7, 160], [null, 7, 7, 160]];
      out: [null, 7, 7, 160];
    };
    block_16_expand: {
      class: 'Conv2D';
      config: {
        filters: 960;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 160]];
      out: [null, 7, 7, 960];
    };
    block_16_expand_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_16_expand_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_16_depthwise: {
      class: 'DepthwiseConv2D';
      config: {
        depthMultiplier: 1;
        kernelSize: [3, 3];
        strides: [1, 1];
        padding: 'same';
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_16_depthwise_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_16_depthwise_relu: {
      class: 'ReLU';
      config: {};
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 960];
    };
    block_16_project: {
      class: 'Conv2D';
      config: {
        filters: 320;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'same';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 960]];
      out: [null, 7, 7, 320];
    };
    block_16_project_BN: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 320]];
      out: [null, 7, 7, 320];
    };
    Conv_1: {
      class: 'Conv2D';
      config: {
        filters: 1280;
        kernelSize: [1, 1];
        strides: [1, 1];
        padding: 'valid';
        dilationRate: [1, 1];
        dataFormat: 'channelsLast';
      };
      in: [[null, 7, 7, 320]];
      out: [null, 7, 7, 1280];
    };
    Conv_1_bn: {
      class: 'BatchNormalization';
      config: { axis: -1 };
      in: [[null, 7, 7, 1280]];
      out: [null, 7, 7, 1280];
    };
    out_relu: { class: 'ReLU'; config: {}; in: [[null, 7, 7, 1280]]; out: [null, 7, 7, 1280] };
    average_pooling2d_1: {
      class: 'AveragePooling2D';
      config: { poolSize: [7, 7]; strides: [7, 7]; padding: 'valid'; dataFormat: 'channelsLast' };
      in: [[null, 7, 7, 1280]];
      out: [null, 1, 1, 1280];
    };
    flatten_1: { class: 'Flatten'; config: {}; in: [[null, 1, 1, 1280]]; out: [null, 1280] };
    dense_1: { class: 'Dense'; config: { units: 256 }; in: [[null, 1280]]; out: [null, 256] };
    dropout_2: { class: 'Dropout'; config: {}; in: [[null, 256]]; out: [null, 256] };
    dense_2: { class: 'Dense'; config: { units: 128 }; in: [[null, 256]]; out: [null, 128] };
    dropout_3: { class: 'Dropout'; config: {}; in: [[null, 128]]; out: [null, 128] };
    dense_3: { class: 'Dense'; config: { units: 5 }; in: [[null, 128]]; out: [null, 5] };
  };
  from: {
    input_1: never;
    Conv1_pad: 'input_1';
    Conv1: 'Conv1_pad';
    bn_Conv1: 'Conv1';
    Conv1_relu: 'bn_Conv1';
    expanded_conv_depthwise: 'Conv1_relu';
    expanded_conv_depthwise_BN: 'expanded_conv_depthwise';
    expanded_conv_depthwise_relu: 'expanded_conv_depthwise_BN';
    expanded_conv_project: 'expanded_conv_depthwise_relu';
    expanded_conv_project_BN: 'expanded_conv_project';
    block_1_expand: 'expanded_conv_project_BN';
    block_1_expand_BN: 'block_1_expand';
    block_1_expand_relu: 'block_1_expand_BN';
    block_1_pad: 'block_1_expand_relu';
    block_1_depthwise: 'block_1_pad';
    block_1_depthwise_BN: 'block_1_depthwise';
    block_1_depthwise_relu: 'block_1_depthwise_BN';
    block_1_project: 'block_1_depthwise_relu';
    block_1_project_BN: 'block_1_project';
    block_2_expand: 'block_1_project_BN';
    block_2_expand_BN: 'block_2_expand';
    block_2_expand_relu: 'block_2_expand_BN';
    block_2_depthwise: 'block_2_expand_relu';
    block_2_depthwise_BN: 'block_2_depthwise';
    block_2_depthwise_relu: 'block_2_depthwise_BN';
    block_2_project: 'block_2_depthwise_relu';
    block_2_project_BN: 'block_2_project';
    block_2_add: ['block_1_project_BN', 'block_2_project_BN'];
    block_3_expand: 'block_2_add';
    block_3_expand_BN: 'block_3_expand';
    block_3_expand_relu: 'block_3_expand_BN';
    block_3_pad: 'block_3_expand_relu';
    block_3_depthwise: 'block_3_pad';
    block_3_depthwise_BN: 'block_3_depthwise';
    block_3_depthwise_relu: 'block_3_depthwise_BN';
    block_3_project: 'block_3_depthwise_relu';
    block_3_project_BN: 'block_3_project';
    block_4_expand: 'block_3_project_BN';
    block_4_expand_BN: 'block_4_expand';
    block_4_expand_relu: 'block_4_expand_BN';
    block_4_depthwise: 'block_4_expand_relu';
    block_4_depthwise_BN: 'block_4_depthwise';
    block_4_depthwise_relu: 'block_4_depthwise_BN';
    block_4_project: 'block_4_depthwise_relu';
    block_4_project_BN: 'block_4_project';
    block_4_add: ['block_3_project_BN', 'block_4_project_BN'];
    block_5_expand: 'block_4_add';
    block_5_expand_BN: 'block_5_expand';
    block_5_expand_relu: 'block_5_expand_BN';
    block_5_depthwise: 'block_5_expand_relu';
    block_5_depthwise_BN: 'block_5_depthwise';
    block_5_depthwise_relu: 'block_5_depthwise_BN';
    block_5_project: 'block_5_depthwise_relu';
    block_5_project_BN: 'block_5_project';
    block_5_add: ['block_4_add', 'block_5_project_BN'];
    block_6_expand: 'block_5_add';
    block_6_expand_BN: 'block_6_expand';
    block_6_expand_relu: 'block_6_expand_BN';
    block_6_pad: 'block_6_expand_relu';
    block_6_depthwise: 'block_6_pad';
    block_6_depthwise_BN: 'block_6_depthwise';
    block_6_depthwise_relu: 'block_6_depthwise_BN';
    block_6_project: 'block_6_depthwise_relu';
    block_6_project_BN: 'block_6_project';
    block_7_expand: 'block_6_project_BN';
    block_7_expand_BN: 'block_7_expand';
    block_7_expand_relu: 'block_7_expand_BN';
    block_7_depthwise: 'block_7_expand_relu';
    block_7_depthwise_BN: 'block_7_depthwise';
    block_7_depthwise_relu: 'block_7_depthwise_BN';
    block_7_project: 'block_7_depthwise_relu';
    block_7_project_BN: 'block_7_project';
    block_7_add: ['block_6_project_BN', 'block_7_project_BN'];
    block_8_expand: 'block_7_add';
    block_8_expand_BN: 'block_8_expand';
    block_8_expand_relu: 'block_8_expand_BN';
    block_8_depthwise: 'block_8_expand_relu';
    block_8_depthwise_BN: 'block_8_depthwise';
    block_8_depthwise_relu: 'block_8_depthwise_BN';
    block_8_project: 'block_8_depthwise_relu';
    block_8_project_BN: 'block_8_project';
    block_8_add: ['block_7_add', 'block_8_project_BN'];
    block_9_expand: 'block_8_add';
    block_9_expand_BN: 'block_9_expand';
    block_9_expand_relu: 'block_9_expand_BN';
    block_9_depthwise: 'block_9_expand_relu';
    block_9_depthwise_BN: 'block_9_depthwise';
    block_9_depthwise_relu: 'block_9_depthwise_BN';
    block_9_project: 'block_9_depthwise_relu';
    block_9_project_BN: 'block_9_project';
    block_9_add: ['block_8_add', 'block_9_project_BN'];
    block_10_expand: 'block_9_add';
    block_10_expand_BN: 'block_10_expand';
    block_10_expand_relu: 'block_10_expand_BN';
    block_10_depthwise: 'block_10_expand_relu';
    block_10_depthwise_BN: 'block_10_depthwise';
    block_10_depthwise_relu: 'block_10_depthwise_BN';
    block_10_project: 'block_10_depthwise_relu';
    block_10_project_BN: 'block_10_project';
    block_11_expand: 'block_10_project_BN';
    block_11_expand_BN: 'block_11_expand';
    block_11_expand_relu: 'block_11_expand_BN';
    block_11_depthwise: 'block_11_expand_relu';
    block_11_depthwise_BN: 'block_11_depthwise';
    block_11_depthwise_relu: 'block_11_depthwise_BN';
    block_11_project: 'block_11_depthwise_relu';
    block_11_project_BN: 'block_11_project';
    block_11_add: ['block_10_project_BN', 'block_11_project_BN'];
    block_12_expand: 'block_11_add';
    block_12_expand_BN: 'block_12_expand';
    block_12_expand_relu: 'block_12_expand_BN';
    block_12_depthwise: 'block_12_expand_relu';
    block_12_depthwise_BN: 'block_12_depthwise';
    block_12_depthwise_relu: 'block_12_depthwise_BN';
    block_12_project: 'block_12_depthwise_relu';
    block_12_project_BN: 'block_12_project';
    block_12_add: ['block_11_add', 'block_12_project_BN'];
    block_13_expand: 'block_12_add';
    block_13_expand_BN: 'block_13_expand';
    block_13_expand_relu: 'block_13_expand_BN';
    block_13_pad: 'block_13_expand_relu';
    block_13_depthwise: 'block_13_pad';
    block_13_depthwise_BN: 'block_13_depthwise';
    block_13_depthwise_relu: 'block_13_depthwise_BN';
    block_13_project: 'block_13_depthwise_relu';
    block_13_project_BN: 'block_13_project';
    block_14_expand: 'block_13_project_BN';
    block_14_expand_BN: 'block_14_expand';
    block_14_expand_relu: 'block_14_expand_BN';
    block_14_depthwise: 'block_14_expand_relu';
    block_14_depthwise_BN: 'block_14_depthwise';
    block_14_depthwise_relu: 'block_14_depthwise_BN';
    block_14_project: 'block_14_depthwise_relu';
    block_14_project_BN: 'block_14_project';
    block_14_add: ['block_13_project_BN', 'block_14_project_BN'];
    block_15_expand: 'block_14_add';
    block_15_expand_BN: 'block_15_expand';
    block_15_expand_relu: 'block_15_expand_BN';
    block_15_depthwise: 'block_15_expand_relu';
    block_15_depthwise_BN: 'block_15_depthwise';
    block_15_depthwise_relu: 'block_15_depthwise_BN';
    block_15_project: 'block_15_depthwise_relu';
    block_15_project_BN: 'block_15_project';
    block_15_add: ['block_14_add', 'block_15_project_BN'];
    block_16_expand: 'block_15_add';
    block_16_expand_BN: 'block_16_expand';
    block_16_expand_relu: 'block_16_expand_BN';
    block_16_depthwise: 'block_16_expand_relu';
    block_16_depthwise_BN: 'block_16_depthwise';
    block_16_depthwise_relu: 'block_16_depthwise_BN';
    block_16_project: 'block_16_depthwise_relu';
    block_16_project_BN: 'block_16_project';
    Conv_1: 'block_16_project_BN';
    Conv_1_bn: 'Conv_1';
    out_relu: 'Conv_1_bn';
    average_pooling2d_1: 'out_relu';
    flatten_1: 'average_pooling2d_1';
    dense_1: 'flatten_1';
    dropout_2: 'dense_1';
    dense_2: 'dropout_2';
    dropout_3: 'dense_2';
    dense_3: 'dropout_3';
  };
}

export const mobileNetV2: SignatureValue<MobileNetV2> = {
  inputs: ['input_1'],
  outputs: ['dense_3'],
  layers: {
    input_1: { class: 'InputLayer', config: {}, in: [], out: [null, 224, 224, 3] },
    Conv1_pad: {
      class: 'ZeroPadding2D',
      config: { padding: [[0, 1], [0, 1]], dataFormat: 'channelsLast' },
      in: [[null, 224, 224, 3]],
      out: [null, 225, 225, 3],
    },
    Conv1: {
      class: 'Conv2D',
      config: {
        filters: 32,
        kernelSize: [3, 3],
        strides: [2, 2],
        padding: 'valid',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 225, 225, 3]],
      out: [null, 112, 112, 32],
    },
    bn_Conv1: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 112, 112, 32]],
      out: [null, 112, 112, 32],
    },
    Conv1_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 112, 112, 32]],
      out: [null, 112, 112, 32],
    },
    expanded_conv_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 112, 112, 32]],
      out: [null, 112, 112, 32],
    },
    expanded_conv_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 112, 112, 32]],
      out: [null, 112, 112, 32],
    },
    expanded_conv_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 112, 112, 32]],
      out: [null, 112, 112, 32],
    },
    expanded_conv_project: {
      class: 'Conv2D',
      config: {
        filters: 16,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 112, 112, 32]],
      out: [null, 112, 112, 16],
    },
    expanded_conv_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 112, 112, 16]],
      out: [null, 112, 112, 16],
    },
    block_1_expand: {
      class: 'Conv2D',
      config: {
        filters: 96,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 112, 112, 16]],
      out: [null, 112, 112, 96],
    },
    block_1_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 112, 112, 96]],
      out: [null, 112, 112, 96],
    },
    block_1_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 112, 112, 96]],
      out: [null, 112, 112, 96],
    },
    block_1_pad: {
      class: 'ZeroPadding2D',
      config: { padding: [[0, 1], [0, 1]], dataFormat: 'channelsLast' },
      in: [[null, 112, 112, 96]],
      out: [null, 113, 113, 96],
    },
    block_1_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [2, 2],
        padding: 'valid',
        dataFormat: 'channelsLast',
      },
      in: [[null, 113, 113, 96]],
      out: [null, 56, 56, 96],
    },
    block_1_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 56, 56, 96]],
      out: [null, 56, 56, 96],
    },
    block_1_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 56, 56, 96]],
      out: [null, 56, 56, 96],
    },
    block_1_project: {
      class: 'Conv2D',
      config: {
        filters: 24,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 56, 56, 96]],
      out: [null, 56, 56, 24],
    },
    block_1_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 56, 56, 24]],
      out: [null, 56, 56, 24],
    },
    block_2_expand: {
      class: 'Conv2D',
      config: {
        filters: 144,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 56, 56, 24]],
      out: [null, 56, 56, 144],
    },
    block_2_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 56, 56, 144]],
      out: [null, 56, 56, 144],
    },
    block_2_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 56, 56, 144]],
      out: [null, 56, 56, 144],
    },
    block_2_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 56, 56, 144]],
      out: [null, 56, 56, 144],
    },
    block_2_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 56, 56, 144]],
      out: [null, 56, 56, 144],
    },
    block_2_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 56, 56, 144]],
      out: [null, 56, 56, 144],
    },
    block_2_project: {
      class: 'Conv2D',
      config: {
        filters: 24,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 56, 56, 144]],
      out: [null, 56, 56, 24],
    },
    block_2_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 56, 56, 24]],
      out: [null, 56, 56, 24],
    },
    block_2_add: {
      class: 'Add',
      config: {},
      in: [[null, 56, 56, 24], [null, 56, 56, 24]],
      out: [null, 56, 56, 24],
    },
    block_3_expand: {
      class: 'Conv2D',
      config: {
        filters: 144,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 56, 56, 24]],
      out: [null, 56, 56, 144],
    },
    block_3_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 56, 56, 144]],
      out: [null, 56, 56, 144],
    },
    block_3_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 56, 56, 144]],
      out: [null, 56, 56, 144],
    },
    block_3_pad: {
      class: 'ZeroPadding2D',
      config: { padding: [[0, 1], [0, 1]], dataFormat: 'channelsLast' },
      in: [[null, 56, 56, 144]],
      out: [null, 57, 57, 144],
    },
    block_3_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [2, 2],
        padding: 'valid',
        dataFormat: 'channelsLast',
      },
      in: [[null, 57, 57, 144]],
      out: [null, 28, 28, 144],
    },
    block_3_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 28, 28, 144]],
      out: [null, 28, 28, 144],
    },
    block_3_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 28, 28, 144]],
      out: [null, 28, 28, 144],
    },
    block_3_project: {
      class: 'Conv2D',
      config: {
        filters: 32,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 28, 28, 144]],
      out: [null, 28, 28, 32],
    },
    block_3_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 28, 28, 32]],
      out: [null, 28, 28, 32],
    },
    block_4_expand: {
      class: 'Conv2D',
      config: {
        filters: 192,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 28, 28, 32]],
      out: [null, 28, 28, 192],
    },
    block_4_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_4_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_4_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_4_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_4_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_4_project: {
      class: 'Conv2D',
      config: {
        filters: 32,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 32],
    },
    block_4_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 28, 28, 32]],
      out: [null, 28, 28, 32],
    },
    block_4_add: {
      class: 'Add',
      config: {},
      in: [[null, 28, 28, 32], [null, 28, 28, 32]],
      out: [null, 28, 28, 32],
    },
    block_5_expand: {
      class: 'Conv2D',
      config: {
        filters: 192,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 28, 28, 32]],
      out: [null, 28, 28, 192],
    },
    block_5_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_5_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_5_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_5_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_5_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_5_project: {
      class: 'Conv2D',
      config: {
        filters: 32,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 32],
    },
    block_5_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 28, 28, 32]],
      out: [null, 28, 28, 32],
    },
    block_5_add: {
      class: 'Add',
      config: {},
      in: [[null, 28, 28, 32], [null, 28, 28, 32]],
      out: [null, 28, 28, 32],
    },
    block_6_expand: {
      class: 'Conv2D',
      config: {
        filters: 192,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 28, 28, 32]],
      out: [null, 28, 28, 192],
    },
    block_6_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_6_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 28, 28, 192]],
      out: [null, 28, 28, 192],
    },
    block_6_pad: {
      class: 'ZeroPadding2D',
      config: { padding: [[0, 1], [0, 1]], dataFormat: 'channelsLast' },
      in: [[null, 28, 28, 192]],
      out: [null, 29, 29, 192],
    },
    block_6_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [2, 2],
        padding: 'valid',
        dataFormat: 'channelsLast',
      },
      in: [[null, 29, 29, 192]],
      out: [null, 14, 14, 192],
    },
    block_6_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 192]],
      out: [null, 14, 14, 192],
    },
    block_6_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 192]],
      out: [null, 14, 14, 192],
    },
    block_6_project: {
      class: 'Conv2D',
      config: {
        filters: 64,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 192]],
      out: [null, 14, 14, 64],
    },
    block_6_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 64]],
      out: [null, 14, 14, 64],
    },
    block_7_expand: {
      class: 'Conv2D',
      config: {
        filters: 384,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 64]],
      out: [null, 14, 14, 384],
    },
    block_7_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_7_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_7_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_7_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_7_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_7_project: {
      class: 'Conv2D',
      config: {
        filters: 64,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 64],
    },
    block_7_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 64]],
      out: [null, 14, 14, 64],
    },
    block_7_add: {
      class: 'Add',
      config: {},
      in: [[null, 14, 14, 64], [null, 14, 14, 64]],
      out: [null, 14, 14, 64],
    },
    block_8_expand: {
      class: 'Conv2D',
      config: {
        filters: 384,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 64]],
      out: [null, 14, 14, 384],
    },
    block_8_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_8_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_8_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_8_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_8_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_8_project: {
      class: 'Conv2D',
      config: {
        filters: 64,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 64],
    },
    block_8_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 64]],
      out: [null, 14, 14, 64],
    },
    block_8_add: {
      class: 'Add',
      config: {},
      in: [[null, 14, 14, 64], [null, 14, 14, 64]],
      out: [null, 14, 14, 64],
    },
    block_9_expand: {
      class: 'Conv2D',
      config: {
        filters: 384,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 64]],
      out: [null, 14, 14, 384],
    },
    block_9_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_9_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_9_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_9_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_9_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_9_project: {
      class: 'Conv2D',
      config: {
        filters: 64,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 64],
    },
    block_9_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 64]],
      out: [null, 14, 14, 64],
    },
    block_9_add: {
      class: 'Add',
      config: {},
      in: [[null, 14, 14, 64], [null, 14, 14, 64]],
      out: [null, 14, 14, 64],
    },
    block_10_expand: {
      class: 'Conv2D',
      config: {
        filters: 384,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 64]],
      out: [null, 14, 14, 384],
    },
    block_10_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_10_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_10_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_10_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_10_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 384],
    },
    block_10_project: {
      class: 'Conv2D',
      config: {
        filters: 96,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 384]],
      out: [null, 14, 14, 96],
    },
    block_10_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 96]],
      out: [null, 14, 14, 96],
    },
    block_11_expand: {
      class: 'Conv2D',
      config: {
        filters: 576,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 96]],
      out: [null, 14, 14, 576],
    },
    block_11_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_11_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_11_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_11_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_11_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_11_project: {
      class: 'Conv2D',
      config: {
        filters: 96,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 96],
    },
    block_11_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 96]],
      out: [null, 14, 14, 96],
    },
    block_11_add: {
      class: 'Add',
      config: {},
      in: [[null, 14, 14, 96], [null, 14, 14, 96]],
      out: [null, 14, 14, 96],
    },
    block_12_expand: {
      class: 'Conv2D',
      config: {
        filters: 576,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 96]],
      out: [null, 14, 14, 576],
    },
    block_12_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_12_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_12_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_12_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_12_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_12_project: {
      class: 'Conv2D',
      config: {
        filters: 96,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 96],
    },
    block_12_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 96]],
      out: [null, 14, 14, 96],
    },
    block_12_add: {
      class: 'Add',
      config: {},
      in: [[null, 14, 14, 96], [null, 14, 14, 96]],
      out: [null, 14, 14, 96],
    },
    block_13_expand: {
      class: 'Conv2D',
      config: {
        filters: 576,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 14, 14, 96]],
      out: [null, 14, 14, 576],
    },
    block_13_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_13_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 14, 14, 576]],
      out: [null, 14, 14, 576],
    },
    block_13_pad: {
      class: 'ZeroPadding2D',
      config: { padding: [[0, 1], [0, 1]], dataFormat: 'channelsLast' },
      in: [[null, 14, 14, 576]],
      out: [null, 15, 15, 576],
    },
    block_13_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [2, 2],
        padding: 'valid',
        dataFormat: 'channelsLast',
      },
      in: [[null, 15, 15, 576]],
      out: [null, 7, 7, 576],
    },
    block_13_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 576]],
      out: [null, 7, 7, 576],
    },
    block_13_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 7, 7, 576]],
      out: [null, 7, 7, 576],
    },
    block_13_project: {
      class: 'Conv2D',
      config: {
        filters: 160,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 576]],
      out: [null, 7, 7, 160],
    },
    block_13_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 160]],
      out: [null, 7, 7, 160],
    },
    block_14_expand: {
      class: 'Conv2D',
      config: {
        filters: 960,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 160]],
      out: [null, 7, 7, 960],
    },
    block_14_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_14_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_14_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_14_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_14_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_14_project: {
      class: 'Conv2D',
      config: {
        filters: 160,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 160],
    },
    block_14_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 160]],
      out: [null, 7, 7, 160],
    },
    block_14_add: {
      class: 'Add',
      config: {},
      in: [[null, 7, 7, 160], [null, 7, 7, 160]],
      out: [null, 7, 7, 160],
    },
    block_15_expand: {
      class: 'Conv2D',
      config: {
        filters: 960,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 160]],
      out: [null, 7, 7, 960],
    },
    block_15_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_15_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_15_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_15_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_15_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_15_project: {
      class: 'Conv2D',
      config: {
        filters: 160,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 160],
    },
    block_15_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 160]],
      out: [null, 7, 7, 160],
    },
    block_15_add: {
      class: 'Add',
      config: {},
      in: [[null, 7, 7, 160], [null, 7, 7, 160]],
      out: [null, 7, 7, 160],
    },
    block_16_expand: {
      class: 'Conv2D',
      config: {
        filters: 960,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 160]],
      out: [null, 7, 7, 960],
    },
    block_16_expand_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_16_expand_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_16_depthwise: {
      class: 'DepthwiseConv2D',
      config: {
        depthMultiplier: 1,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_16_depthwise_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_16_depthwise_relu: {
      class: 'ReLU',
      config: {},
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 960],
    },
    block_16_project: {
      class: 'Conv2D',
      config: {
        filters: 320,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'same',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 960]],
      out: [null, 7, 7, 320],
    },
    block_16_project_BN: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 320]],
      out: [null, 7, 7, 320],
    },
    Conv_1: {
      class: 'Conv2D',
      config: {
        filters: 1280,
        kernelSize: [1, 1],
        strides: [1, 1],
        padding: 'valid',
        dilationRate: [1, 1],
        dataFormat: 'channelsLast',
      },
      in: [[null, 7, 7, 320]],
      out: [null, 7, 7, 1280],
    },
    Conv_1_bn: {
      class: 'BatchNormalization',
      config: { axis: -1 },
      in: [[null, 7, 7, 1280]],
      out: [null, 7, 7, 1280],
    },
    out_relu: { class: 'ReLU', config: {}, in: [[null, 7, 7, 1280]], out: [null, 7, 7, 1280] },
    average_pooling2d_1: {
      class: 'AveragePooling2D',
      config: { poolSize: [7, 7], strides: [7, 7], padding: 'valid', dataFormat: 'channelsLast' },
      in: [[null, 7, 7, 1280]],
      out: [null, 1, 1, 1280],
    },
    flatten_1: { class: 'Flatten', config: {}, in: [[null, 1, 1, 1280]], out: [null, 1280] },
    dense_1: { class: 'Dense', config: { units: 256 }, in: [[null, 1280]], out: [null, 256] },
    dropout_2: { class: 'Dropout', config: {}, in: [[null, 256]], out: [null, 256] },
    dense_2: { class: 'Dense', config: { units: 128 }, in: [[null, 256]], out: [null, 128] },
    dropout_3: { class: 'Dropout', config: {}, in: [[null, 128]], out: [null, 128] },
    dense_3: { class: 'Dense', config: { units: 5 }, in: [[null, 128]], out: [null, 5] },
  },
  from: {
    input_1: [],
    Conv1_pad: ['input_1'],
    Conv1: ['Conv1_pad'],
    bn_Conv1: ['Conv1'],
    Conv1_relu: ['bn_Conv1'],
    expanded_conv_depthwise: ['Conv1_relu'],
    expanded_conv_depthwise_BN: ['expanded_conv_depthwise'],
    expanded_conv_depthwise_relu: ['expanded_conv_depthwise_BN'],
    expanded_conv_project: ['expanded_conv_depthwise_relu'],
    expanded_conv_project_BN: ['expanded_conv_project'],
    block_1_expand: ['expanded_conv_project_BN'],
    block_1_expand_BN: ['block_1_expand'],
    block_1_expand_relu: ['block_1_expand_BN'],
    block_1_pad: ['block_1_expand_relu'],
    block_1_depthwise: ['block_1_pad'],
    block_1_depthwise_BN: ['block_1_depthwise'],
    block_1_depthwise_relu: ['block_1_depthwise_BN'],
    block_1_project: ['block_1_depthwise_relu'],
    block_1_project_BN: ['block_1_project'],
    block_2_expand: ['block_1_project_BN'],
    block_2_expand_BN: ['block_2_expand'],
    block_2_expand_relu: ['block_2_expand_BN'],
    block_2_depthwise: ['block_2_expand_relu'],
    block_2_depthwise_BN: ['block_2_depthwise'],
    block_2_depthwise_relu: ['block_2_depthwise_BN'],
    block_2_project: ['block_2_depthwise_relu'],
    block_2_project_BN: ['block_2_project'],
    block_2_add: ['block_1_project_BN', 'block_2_project_BN'],
    block_3_expand: ['block_2_add'],
    block_3_expand_BN: ['block_3_expand'],
    block_3_expand_relu: ['block_3_expand_BN'],
    block_3_pad: ['block_3_expand_relu'],
    block_3_depthwise: ['block_3_pad'],
    block_3_depthwise_BN: ['block_3_depthwise'],
    block_3_depthwise_relu: ['block_3_depthwise_BN'],
    block_3_project: ['block_3_depthwise_relu'],
    block_3_project_BN: ['block_3_project'],
    block_4_expand: ['block_3_project_BN'],
    block_4_expand_BN: ['block_4_expand'],
    block_4_expand_relu: ['block_4_expand_BN'],
    block_4_depthwise: ['block_4_expand_relu'],
    block_4_depthwise_BN: ['block_4_depthwise'],
    block_4_depthwise_relu: ['block_4_depthwise_BN'],
    block_4_project: ['block_4_depthwise_relu'],
    block_4_project_BN: ['block_4_project'],
    block_4_add: ['block_3_project_BN', 'block_4_project_BN'],
    block_5_expand: ['block_4_add'],
    block_5_expand_BN: ['block_5_expand'],
    block_5_expand_relu: ['block_5_expand_BN'],
    block_5_depthwise: ['block_5_expand_relu'],
    block_5_depthwise_BN: ['block_5_depthwise'],
    block_5_depthwise_relu: ['block_5_depthwise_BN'],
    block_5_project: ['block_5_depthwise_relu'],
    block_5_project_BN: ['block_5_project'],
    block_5_add: ['block_4_add', 'block_5_project_BN'],
    block_6_expand: ['block_5_add'],
    block_6_expand_BN: ['block_6_expand'],
    block_6_expand_relu: ['block_6_expand_BN'],
    block_6_pad: ['block_6_expand_relu'],
    block_6_depthwise: ['block_6_pad'],
    block_6_depthwise_BN: ['block_6_depthwise'],
    block_6_depthwise_relu: ['block_6_depthwise_BN'],
    block_6_project: ['block_6_depthwise_relu'],
    block_6_project_BN: ['block_6_project'],
    block_7_expand: ['block_6_project_BN'],
    block_7_expand_BN: ['block_7_expand'],
    block_7_expand_relu: ['block_7_expand_BN'],
    block_7_depthwise: ['block_7_expand_relu'],
    block_7_depthwise_BN: ['block_7_depthwise'],
    block_7_depthwise_relu: ['block_7_depthwise_BN'],
    block_7_project: ['block_7_depthwise_relu'],
    block_7_project_BN: ['block_7_project'],
    block_7_add: ['block_6_project_BN', 'block_7_project_BN'],
    block_8_expand: ['block_7_add'],
    block_8_expand_BN: ['block_8_expand'],
    block_8_expand_relu: ['block_8_expand_BN'],
    block_8_depthwise: ['block_8_expand_relu'],
    block_8_depthwise_BN: ['block_8_depthwise'],
    block_8_depthwise_relu: ['block_8_depthwise_BN'],
    block_8_project: ['block_8_depthwise_relu'],
    block_8_project_BN: ['block_8_project'],
    block_8_add: ['block_7_add', 'block_8_project_BN'],
    block_9_expand: ['block_8_add'],
    block_9_expand_BN: ['block_9_expand'],
    block_9_expand_relu: ['block_9_expand_BN'],
    block_9_depthwise: ['block_9_expand_relu'],
    block_9_depthwise_BN: ['block_9_depthwise'],
    block_9_depthwise_relu: ['block_9_depthwise_BN'],
    block_9_project: ['block_9_depthwise_relu'],
    block_9_project_BN: ['block_9_project'],
    block_9_add: ['block_8_add', 'block_9_project_BN'],
    block_10_expand: ['block_9_add'],
    block_10_expand_BN: ['block_10_expand'],
    block_10_expand_relu: ['block_10_expand_BN'],
    block_10_depthwise: ['block_10_expand_relu'],
    block_10_depthwise_BN: ['block_10_depthwise'],
    block_10_depthwise_relu: ['block_10_depthwise_BN'],
    block_10_project: ['block_10_depthwise_relu'],
    block_10_project_BN: ['block_10_project'],
    block_11_expand: ['block_10_project_BN'],
    block_11_expand_BN: ['block_11_expand'],
    block_11_expand_relu: ['block_11_expand_BN'],
    block_11_depthwise: ['block_11_expand_relu'],
    block_11_depthwise_BN: ['block_11_depthwise'],
    block_11_depthwise_relu: ['block_11_depthwise_BN'],
    block_11_project: ['block_11_depthwise_relu'],
    block_11_project_BN: ['block_11_project'],
    block_11_add: ['block_10_project_BN', 'block_11_project_BN'],
    block_12_expand: ['block_11_add'],
    block_12_expand_BN: ['block_12_expand'],
    block_12_expand_relu: ['block_12_expand_BN'],
    block_12_depthwise: ['block_12_expand_relu'],
    block_12_depthwise_BN: ['block_12_depthwise'],
    block_12_depthwise_relu: ['block_12_depthwise_BN'],
    block_12_project: ['block_12_depthwise_relu'],
    block_12_project_BN: ['block_12_project'],
    block_12_add: ['block_11_add', 'block_12_project_BN'],
    block_13_expand: ['block_12_add'],
    block_13_expand_BN: ['block_13_expand'],
    block_13_expand_relu: ['block_13_expand_BN'],
    block_13_pad: ['block_13_expand_relu'],
    block_13_depthwise: ['block_13_pad'],
    block_13_depthwise_BN: ['block_13_depthwise'],
    block_13_depthwise_relu: ['block_13_depthwise_BN'],
    block_13_project: ['block_13_depthwise_relu'],
    block_13_project_BN: ['block_13_project'],
    block_14_expand: ['block_13_project_BN'],
    block_14_expand_BN: ['block_14_expand'],
    block_14_expand_relu: ['block_14_expand_BN'],
    block_14_depthwise: ['block_14_expand_relu'],
    block_14_depthwise_BN: ['block_14_depthwise'],
    block_14_depthwise_relu: ['block_14_depthwise_BN'],
    block_14_project: ['block_14_depthwise_relu'],
    block_14_project_BN: ['block_14_project'],
    block_14_add: ['block_13_project_BN', 'block_14_project_BN'],
    block_15_expand: ['block_14_add'],
    block_15_expand_BN: ['block_15_expand'],
    block_15_expand_relu: ['block_15_expand_BN'],
    block_15_depthwise: ['block_15_expand_relu'],
    block_15_depthwise_BN: ['block_15_depthwise'],
    block_15_depthwise_relu: ['block_15_depthwise_BN'],
    block_15_project: ['block_15_depthwise_relu'],
    block_15_project_BN: ['block_15_project'],
    block_15_add: ['block_14_add', 'block_15_project_BN'],
    block_16_expand: ['block_15_add'],
    block_16_expand_BN: ['block_16_expand'],
    block_16_expand_relu: ['block_16_expand_BN'],
    block_16_depthwise: ['block_16_expand_relu'],
    block_16_depthwise_BN: ['block_16_depthwise'],
    block_16_depthwise_relu: ['block_16_depthwise_BN'],
    block_16_project: ['block_16_depthwise_relu'],
    block_16_project_BN: ['block_16_project'],
    Conv_1: ['block_16_project_BN'],
    Conv_1_bn: ['Conv_1'],
    out_relu: ['Conv_1_bn'],
    average_pooling2d_1: ['out_relu'],
    flatten_1: ['average_pooling2d_1'],
    dense_1: ['flatten_1'],
    dropout_2: ['dense_1'],
    dense_2: ['dropout_2'],
    dropout_3: ['dense_2'],
    dense_3: ['dropout_3'],
  },
};
